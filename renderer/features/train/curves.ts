/** Curves of runs: which figures there are, how they are smoothed, and how several are laid over each other. */
import type { RunPoint, TrainingRun } from '../../../shared/model/index.ts'

export interface Curve {
  /** steps, rising */
  x: number[]
  y: number[]
}

/** A curve as a chart shows it. */
export interface Line extends Curve {
  name: string
  /** a custom property of the theme */
  colour: string
  /** as it was measured, where `y` is smoothed */
  measured?: number[]
}

type Figure = Exclude<keyof RunPoint, 'step' | 'elapsedMs'>

/** What can be looked at, with what it is called; shares are shown in percent. */
export const figures: readonly { figure: Figure; name: string; isShare?: true }[] = [
  { figure: 'loss', name: 'Loss' },
  { figure: 'recall10', name: 'Recall@10', isShare: true },
  { figure: 'knn', name: 'k-NN top-1', isShare: true },
  { figure: 'rankMe', name: 'RankMe' },
  { figure: 'embeddingStd', name: 'Spread of embeddings' },
  { figure: 'alignment', name: 'Alignment' },
  { figure: 'uniformity', name: 'Uniformity' },
  { figure: 'gradientNorm', name: 'Gradient norm' },
  { figure: 'temperature', name: 'Temperature' },
  { figure: 'teacherEntropy', name: 'Entropy of the teacher' },
  { figure: 'learningRate', name: 'Learning rate' },
  { figure: 'imagesPerSecond', name: 'Images a second' },
]

/** A figure by step, where it was measured. After a resume some steps come twice: the later one counts. */
export function curveOf(points: readonly RunPoint[], figure: Figure): Curve {
  const factor = figures.find((each) => each.figure === figure)?.isShare ? 100 : 1
  const byStep = new Map(points.map((point) => [point.step, point[figure]]))
  const measured = [...byStep].flatMap(([step, value]) => (value === null ? [] : [[step, value] as const]))
  measured.sort(([a], [b]) => a - b)
  return { x: measured.map(([step]) => step), y: measured.map(([, value]) => factor * value) }
}

/**
 * Exponential moving average with bias correction (Kingma & Ba 2014): the first value is itself, and not drawn to zero.
 * @param weight of what came before, 0 (as measured) to below 1
 */
export function smoothed(values: readonly number[], weight: number): number[] {
  let mean = 0
  return values.map((value, i) => {
    mean = weight * mean + (1 - weight) * value
    return mean / (1 - weight ** (i + 1))
  })
}

/** The curve, smoothed, with what was measured behind it. */
export function lineOf(curve: Curve, name: string, colour: string, weight: number): Line {
  return weight > 0
    ? { ...curve, name, colour, y: smoothed(curve.y, weight), measured: curve.y }
    : { ...curve, name, colour }
}

/** What a curve has at a step, or last before it. */
export function at({ x, y, measured }: Line, step: number): { value: number; smooth: number } | null {
  const index = x.findLastIndex((each) => each <= step)
  return index < 0 ? null : { value: (measured ?? y)[index]!, smooth: y[index]! }
}

/** Colours for runs, in the order in which they are chosen. */
export const runColours = [
  '--accent',
  '--curve-2',
  '--curve-3',
  '--curve-4',
  '--curve-5',
  '--curve-6',
] as const

/** Steps that are all there is of a run, or will be. */
export const lastStep = (runs: readonly Pick<TrainingRun, 'step' | 'totalSteps' | 'state'>[]): number =>
  Math.max(1, ...runs.map(({ step, totalSteps, state }) => (state === 'running' ? totalSteps : step)))
