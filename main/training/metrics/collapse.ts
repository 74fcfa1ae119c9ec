/** Sees when a model comes to say the same of all photos, which a loss can hide. */
import type { RunNotice, RunPoint } from '../../../shared/model/index.ts'

/** What of a method tells collapse; null where it has none. */
export interface Signs {
  /** numbers of an embedding whose spread is reported */
  readonly width: number | null
  /** the loss of a model that tells no photos apart, as ln K for DINO's K prototypes */
  readonly lossOfNone: number | null
}

/** Before so much of a run a model may well say little. */
const SETTLED = 0.2
/** So many points in a row. */
const ROW = 3
/** Of the spread of a healthy embedding, 1 / sqrt(D). */
const LEAST_SPREAD = 0.1
const LEAST_RANK = 3
/** How near to the loss of none, as a part of it. */
const PINNED = 0.005

const REMEDY =
  'Train again with a lower learning rate or a larger batch; of methods with a momentum encoder raise its momentum, of DINO lower the teacher temperature.'

export class CollapseWatch {
  readonly #signs: Signs
  readonly #rows = { spread: 0, loss: 0 }
  #told = false

  constructor(signs: Signs) {
    this.#signs = signs
  }

  /**
   * @param progress of the run, 0..1
   * @returns what it saw and what to change, once
   */
  see(point: RunPoint, progress: number): RunNotice | null {
    if (this.#told || progress < SETTLED) return null
    const what = this.#spread(point) ?? this.#rank(point) ?? this.#loss(point)
    this.#told = what !== null
    return what === null
      ? null
      : { step: point.step, kind: 'collapse', message: `The model collapses: ${what}.`, remedy: REMEDY }
  }

  #spread({ embeddingStd }: RunPoint): string | null {
    const { width } = this.#signs
    if (width === null || embeddingStd === null) return null
    const share = embeddingStd * Math.sqrt(width)
    this.#rows.spread = share < LEAST_SPREAD ? this.#rows.spread + 1 : 0
    return this.#rows.spread < ROW
      ? null
      : `embeddings of different photos are all but equal (their standard deviation is ${embeddingStd.toPrecision(2)}, where ${(1 / Math.sqrt(width)).toPrecision(2)} is healthy)`
  }

  #rank({ rankMe }: RunPoint): string | null {
    return rankMe === null || rankMe >= LEAST_RANK
      ? null
      : `held-out photos differ in hardly more than one direction (RankMe is ${rankMe.toFixed(1)})`
  }

  #loss({ loss }: RunPoint): string | null {
    const { lossOfNone } = this.#signs
    if (lossOfNone === null) return null
    this.#rows.loss = Math.abs(loss - lossOfNone) < PINNED * lossOfNone ? this.#rows.loss + 1 : 0
    return this.#rows.loss < ROW
      ? null
      : `the loss stays at ${loss.toFixed(2)}, that of a model which tells no photos apart`
  }
}
