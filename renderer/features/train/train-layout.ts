/** Times to choose from, and results in words. */
import { count, rate } from '../../../shared/lib/words.ts'
import type { Quality, Recall, TrainingQuote, Verdict } from '../../../shared/model/index.ts'

/** Minutes that the time slider stops at. */
export const minuteStops = [
  1, 2, 3, 4, 6, 8, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720,
] as const

/** The stop nearest to a recommended time, by ratio. */
export function nearestStop(minutes: number): number {
  const distance = (stop: number) => Math.abs(Math.log(stop / Math.max(minutes, 0.1)))
  return minuteStops.reduce(
    (best, stop, index) => (distance(stop) < distance(minuteStops[best] ?? 1) ? index : best),
    0,
  )
}

/** "20 minutes", "1 hour", "1½ hours". */
export function spokenMinutes(minutes: number): string {
  if (minutes < 60) return `${count(minutes)} ${minutes === 1 ? 'minute' : 'minutes'}`
  const half = minutes % 60 === 30 ? '½' : ''
  const hours = Math.floor(minutes / 60)
  return `${count(hours)}${half} ${hours === 1 && !half ? 'hour' : 'hours'}`
}

/** What the time buys on this machine: "sees every photo about 12 times, in 1,400 steps at 150 photos/s". */
export function spokenWork(
  minutes: number,
  { minutes: recommended, epochs, steps, imagesPerSecond }: Work,
): string {
  const share = minutes / recommended
  const seen = epochs * share
  if (!(seen > 0)) return ''
  const times = seen < 10 ? seen.toFixed(1) : count(seen)
  return `sees every photo about ${times} times, in ${count(steps * share)} steps at ${rate(imagesPerSecond, 'photos')}`
}

type Work = Pick<TrainingQuote, 'minutes' | 'epochs' | 'steps' | 'imagesPerSecond'>

export interface QualityRow {
  name: string
  /** What is measured, in one sentence. */
  meaning: string
  before: number | null
  after: number | null
  chance: number
}

const kinds = [
  ['textToImage', 'Words find the photo', 'caption', 'photos'],
  ['imageToText', 'A photo finds its words', 'photo', 'captions'],
  ['viewToView', 'A photo finds itself', 'changed copy', 'photos'],
] as const
const ranks = [
  ['at1', 1],
  ['at5', 5],
  ['at10', 10],
] as const satisfies [keyof Recall, number][]

/** The before/after table: a group for each kind of search that was measured. */
export function qualityTable(before: Quality | null, after: Quality): { name: string; rows: QualityRow[] }[] {
  return kinds.flatMap(([kind, name, asked, among]) => {
    const measured = after[kind]
    if (!measured) return []
    const total = kind === 'imageToText' ? after.captions : after.photos
    const rows = ranks.map(([at, rank]) => ({
      name: rank === 1 ? 'as the very first' : `among the first ${rank}`,
      meaning: `Recall@${rank}: of all held-out tries, in how many the ${asked} brings up the right one among the first ${rank} of ${count(total)} ${among}.`,
      before: before?.[kind]?.[at] ?? null,
      after: measured[at],
      chance: (after.chances?.[kind] ?? after.chance)[at],
    }))
    return [{ name, rows }]
  })
}

/** What became of a run's model, ahead of the engine's figures. */
export function outcome(verdict: Verdict | null, inUse: boolean): string {
  if (!verdict) return inUse ? 'This model is in use.' : 'This model is kept, not used.'
  if (verdict.better)
    return inUse ? 'This model passed, and is in use.' : 'This model passed. It is not in use.'
  return inUse
    ? 'This model did not pass, and is in use all the same.'
    : 'This model did not pass; it is kept, not used.'
}
