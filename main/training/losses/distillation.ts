/** Losses that push nothing apart: what one view says is foretold from another. */
import {
  add,
  div,
  logSoftmax,
  mean,
  mul,
  neg,
  reshape,
  softmax,
  sub,
  sum,
  type Value,
} from '../../tensor/index.ts'

/**
 * The squared distance between what was predicted and what was to be predicted (Grill 2020), 2 - 2 cos.
 * @param a @param b (B, E), unit rows; row i of both belongs together
 * @returns one element, the mean over rows
 */
export const regression = (a: Value, b: Value): Value =>
  reshape(sub(2, mul(mean(sum(mul(a, b), [1])), 2)), [])

/** What a student says of a view, and a teacher. */
export interface Distilled {
  /** (B, K) each: the logits of the views that the teacher saw, which come first among the student's */
  readonly teacher: readonly Value[]
  readonly student: readonly Value[]
  /** [1, K], taken from the teacher's */
  readonly centre: Value
  /** a scalar */
  readonly teacherTemperature: Value
  readonly studentTemperature: number
}

/**
 * How undecided the teacher is: 0 where it puts all in one prototype, ln K where it puts a photo equally into all.
 * @returns one element in nats, the mean over rows and views
 */
export function teacherEntropy({
  teacher,
  centre,
  teacherTemperature,
}: Pick<Distilled, 'teacher' | 'centre' | 'teacherTemperature'>): Value {
  const terms = teacher.map((logits) => {
    const sharp = div(sub(logits, centre), teacherTemperature)
    return sum(mul(softmax(sharp), logSoftmax(sharp)), [1]) // (B, 1)
  })
  return reshape(neg(mul(mean(terms.reduce((a, b) => add(a, b))), 1 / teacher.length)), [])
}

/**
 * DINO's loss (Caron 2021): the cross-entropy of what the student says of each view against what the teacher says of each
 * other one, -softmax((teacher - centre) / Tt) . log softmax(student / Ts).
 * @returns one element, the mean over rows and pairs of views
 */
export function selfDistillation({
  teacher,
  student,
  centre,
  teacherTemperature,
  studentTemperature,
}: Distilled): Value {
  const said = student.map((logits) => logSoftmax(mul(logits, 1 / studentTemperature)))
  const all = said.reduce((a, b) => add(a, b))
  const terms = teacher.map((logits, i) => {
    const wanted = softmax(div(sub(logits, centre), teacherTemperature))
    return sum(mul(wanted, sub(all, said[i]!)), [1]) // (B, 1)
  })
  const pairs = teacher.length * (student.length - 1)
  return reshape(neg(mul(mean(terms.reduce((a, b) => add(a, b))), 1 / pairs)), [])
}
