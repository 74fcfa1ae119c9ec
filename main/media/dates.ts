/** When a photo was taken, out of what many programs write about it. */

export interface TakenAt {
  /** ms; the camera's local clock read as UTC. */
  time: number
  /** Only the day is known; `time` is its beginning. */
  dayOnly: boolean
}

/**
 * A clock's reading without its zone: `2024:05:01 10:00:00`, `2024-05-01T10:00:00.25+02:00`, or a day alone as
 * `1987-05-09` or `19870509`. Null for what is no day of the calendar, such as cameras write whose clock was never set.
 */
export function parseDate(text: string): TakenAt | null {
  const match = /^(\d{4})([:-]?)(\d\d)\2(\d\d)(?!\d)(?:[T ](\d\d):?(\d\d)(?::?(\d\d)(\.\d+)?)?)?/.exec(
    text.trim(),
  )
  if (!match) return null
  const part = (i: number) => Number(match[i] ?? 0)
  const [year, month, day] = [part(1), part(3) - 1, part(4)]
  const time = Date.UTC(year, month, day, part(5), part(6), part(7), Math.floor(part(8) * 1000))
  const at = new Date(time)
  const sound = year >= 1826 && at.getUTCDate() === day && at.getUTCMonth() === month
  return sound ? { time, dayOnly: match[5] === undefined } : null
}

const DAY = 86_400_000

/** The first date that is one; where that is a day alone, the first reading of a clock on that day. */
export function chooseDate(candidates: readonly (string | null | undefined)[]): TakenAt | null {
  const dates = candidates.flatMap((text) => (text ? (parseDate(text) ?? []) : []))
  const [first] = dates
  if (!first?.dayOnly) return first ?? null
  return dates.find(({ time, dayOnly }) => !dayOnly && Math.floor(time / DAY) * DAY === first.time) ?? first
}
