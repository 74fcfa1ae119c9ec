/** How sure a measured figure is: above luck, and above another model. */
import type { Standing } from '../../shared/model/index.ts'
import { Random } from '../../shared/lib/random.ts'
import { luck, type Answer } from './recall.ts'

/** The queries that decide over a model: by words where it reads them, else from view to view. */
export interface Trial {
  readonly kind: 'textToImage' | 'viewToView'
  readonly answers: readonly Answer[]
  /** The burst of each query: those of one burst are not independent of each other. */
  readonly bursts: readonly number[]
  /** How many rows the queries choose from. */
  readonly rows: number
}

const DRAWS = 2_000
/** Both ends together leave out 5 %. */
const TAIL = 0.025
/** Where luck finds more than this within k, k tells too little. */
const MOST_LUCK = 0.5
/** Where the model before found more than this within k, there is too little left to gain. */
const MOST_FOUND = 0.9
const KS = [10, 5, 1] as const

/** The largest k of 10, 5 and 1 that luck does not reach half of the time, and at which `before` left something to find. */
function decidingK({ answers, rows }: Trial, before: Trial | null = null): (typeof KS)[number] {
  const byLuck = (k: number) =>
    answers.reduce((sum, { right }) => sum + luck(rows, right, k), 0) / answers.length
  return KS.find((k) => byLuck(k) <= MOST_LUCK && (!before || recallAt(before, k) <= MOST_FOUND)) ?? 1
}

const recallAt = ({ answers }: Trial, k: number): number =>
  answers.filter(({ wrongBefore }) => wrongBefore < k).length / answers.length

/**
 * Whether a model finds more than luck does. Luck is drawn as binomial trials, all queries of a burst as one, so that
 * its spread is that of as many bursts as there are.
 */
export function standing(trial: Trial): Standing {
  const { answers, bursts, rows } = trial
  const k = decidingK(trial)
  const queries = answers.length
  const recall = recallAt(trial, k)
  const lucky = answers.map(({ right }) => luck(rows, right, k))
  const units = [...Map.groupBy(lucky.keys(), (i) => bursts[i]!).values()]
  const random = new Random(1)
  const draws = Array.from({ length: DRAWS }, () => {
    let hits = 0
    for (const unit of units) {
      const draw = random.next()
      for (const i of unit) hits += Number(draw < lucky[i]!)
    }
    return hits / queries
  }).sort((a, b) => a - b)
  const chance = lucky.reduce((sum, each) => sum + each, 0) / queries
  const reach = draws[Math.ceil(DRAWS * (1 - TAIL)) - 1]!
  return { k, queries, recall, chance, reach, aboveChance: recall > reach }
}

export interface Gain {
  /** Where both are compared: among the first k. */
  readonly k: Standing['k']
  /** Recall after minus recall before. */
  readonly gain: number
  /** The 95 % interval of the gain. */
  readonly low: number
  readonly high: number
  readonly bursts: number
}

/**
 * What one model finds more than another of the same queries, with the interval of a paired bootstrap (Efron 1979)
 * that draws whole bursts.
 */
export function gainOf(before: Trial, after: Trial): Gain {
  const k = decidingK(after, before)
  const hit = ({ wrongBefore }: Answer) => Number(wrongBefore < k)
  const gains = after.answers.map((answer, i) => hit(answer) - hit(before.answers[i]!))
  const units = [...Map.groupBy(gains.keys(), (i) => after.bursts[i]!).values()].map((unit) => ({
    gain: unit.reduce((sum, i) => sum + gains[i]!, 0),
    queries: unit.length,
  }))
  const random = new Random(2)
  const draws = Array.from({ length: DRAWS }, () => {
    let [gain, queries] = [0, 0]
    for (let i = 0; i < units.length; i++) {
      const unit = units[random.integer(units.length)]!
      gain += unit.gain
      queries += unit.queries
    }
    return gain / queries
  }).sort((a, b) => a - b)
  return {
    k,
    gain: gains.reduce((sum, each) => sum + each, 0) / gains.length,
    low: draws[Math.floor(DRAWS * TAIL)]!,
    high: draws[Math.ceil(DRAWS * (1 - TAIL)) - 1]!,
    bursts: units.length,
  }
}
