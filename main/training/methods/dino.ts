/**
 * DINO (Caron 2021): a slowly moving copy, the teacher, sees two large crops of a photo; the student, from those and from
 * small ones, says how the teacher would sort each into so many prototypes. Centring and sharpening keep all photos from
 * falling into one of them.
 */
import {
  add,
  concat,
  gelu,
  l2Normalize,
  linear,
  matmul,
  mean,
  mul,
  slice,
  stopGradient,
  sub,
  type Value,
} from '../../tensor/index.ts'
import { selfDistillation, teacherEntropy } from '../losses/index.ts'
import type { Parameters } from '../parameters.ts'
import { small, type Recipe } from '../recipe.ts'
import { afterEpochs, cosine, ramp, warmupCosine } from '../schedule.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { dinoViews } from './augmentations.ts'
import type { MethodDef } from './method.ts'

/** How many of the views are large. */
const GLOBAL = 2

export const dino: MethodDef = {
  reads: 'pixels',
  title: 'Looks alone, by DINO',
  line: 'Teaches small pieces of a photo to say what the whole shows. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos (DINO)',
  needs: [],
  recipe: {
    ...small,
    text: null,
    clipping: { by: 'parameter', length: 3 },
    views: dinoViews,
    schedules: {
      learningRate: warmupCosine(5e-4, 0.1),
      weightDecay: cosine(0.04, 0.4),
      momentum: cosine(0.996, 1),
      teacherTemperature: ramp(0.04, 0.07, 0.3),
      lastLayer: afterEpochs(1),
    },
    options: { temperature: 0.1, hidden: 512, projection: 128, prototypes: 2048, centreMomentum: 0.9 },
  },
  fewestViews: GLOBAL + 1,
  loss({ parameters, buffers, recipe, batch, pictures, scheduled, option }) {
    const [temperature, prototypes, kept] = [
      option('temperature'),
      option('prototypes'),
      option('centreMomentum'),
    ]
    const shape = { hidden: option('hidden'), bottleneck: option('projection'), prototypes }
    const [large, little] = [pictures.slice(0, GLOBAL), pictures.slice(GLOBAL)]
    const student = [large, little].map((views) =>
      sorted(parameters, concat(views, 0), { ...recipe, ...shape }, scheduled('lastLayer')),
    )
    const copy = buffers.momentumCopy(parameters, 'teacher.', scheduled('momentum'), 'after')
    const teacher = sorted(copy, concat(large, 0), { ...recipe, ...shape }, null).logits // (2B, K)
    const centre = buffers.add('centre', [1, prototypes], () => new Float32Array(prototypes))
    buffers.become(centre, () => add(mul(centre, kept), mul(mean(teacher, [0]), 1 - kept)))
    const said = {
      teacher: views(teacher, GLOBAL, batch),
      centre,
      teacherTemperature: scheduled('teacherTemperature'),
    }
    const [a, b] = views(student[0]!.embedded, GLOBAL, batch) as [Value, Value]
    return {
      loss: selfDistillation({
        ...said,
        student: student.flatMap(({ logits }, i) => views(logits, i === 0 ? GLOBAL : little.length, batch)),
        studentTemperature: temperature,
      }),
      temperature,
      pairs: [a, b],
      teacherEntropy: teacherEntropy(said),
      lossOfNone: Math.log(prototypes),
    }
  },
  packScope: 'teacher.',
}

/** The parts of rows that lie one below the other: (B, K) each. */
const views = (rows: Value, count: number, batch: number): Value[] =>
  Array.from({ length: count }, (_, i) => slice(rows, 0, i * batch, (i + 1) * batch))

interface Sorter extends Pick<Recipe, 'image' | 'embeddingSize'> {
  readonly hidden: number
  readonly bottleneck: number
  readonly prototypes: number
}

/**
 * What views are to the image tower, (n, E), and how near they lie to each prototype, (n, K): an MLP onto the sphere, and
 * a last layer of unit rows.
 * @param open 1 where the last layer learns, 0 where it stays; null where nothing does
 */
function sorted(
  of: Parameters,
  pictures: Value,
  { image, embeddingSize, hidden, bottleneck, prototypes: count }: Sorter,
  open: Value | null,
): { embedded: Value; logits: Value } {
  const widths = [embeddingSize, hidden, hidden, bottleneck]
  const embedded = imageEmbedding(of, pictures, image, embeddingSize)
  const mapped = widths.slice(1).reduce((x, width, i) => {
    const weight = of.matrix(`head.${i}`, [widths[i]!, width], 1 / Math.sqrt(widths[i]!))
    const y = linear(x, weight, of.constant(`head.${i}.bias`, [width], 0))
    return i < 2 ? gelu(y) : y
  }, embedded)
  const prototypes = of.matrix('head.prototypes', [count, bottleneck], 1)
  const rows = l2Normalize(open ? gated(prototypes, open) : prototypes)
  return { embedded, logits: matmul(l2Normalize(mapped), rows, { transB: true }) }
}

/** The value itself, with so much of its gradient. */
const gated = (x: Value, open: Value): Value => {
  const held = stopGradient(x)
  return add(held, mul(sub(x, held), open))
}
