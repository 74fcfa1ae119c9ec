/** Numbers, sizes, times and dates in words, the same on every screen and on the command line. */

const locale = 'en-GB'
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 })
const fine = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })

/** 12345 as "12,345". */
export const count = (value: number): string => whole.format(value)

/** "1 photo", "2,000 photos". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`

/** 0.6123 as "61.2 %". */
export function percent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)} %`
}

/** 1234567 as "1.23 MB". */
export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${fine.format(value)} ${units[unit]}`
}

/** A stretch of time as one would say it: "40 s", "12 min", "3 h 20 min". */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} h${rest ? ` ${rest} min` : ''}`
}

/** How much of something: "1,234 photos", "1.23 GB". */
export const amount = (value: number, unit: string): string =>
  unit === 'bytes' ? bytes(value) : `${count(value)} ${unit}`

/** A part of something: "1,200 of 8,000 photos", "1.2 GB of 8 GB". */
export const partOf = (done: number, total: number, unit: string, of = ' of '): string =>
  `${unit === 'bytes' ? bytes(done) : count(done)}${of}${amount(total, unit)}`

/** A rate with its unit: "150 photos/s", "1.5 photos/s", "12.3 MB/s". */
export function rate(value: number, unit: string): string {
  if (unit === 'bytes') return `${bytes(value)}/s`
  return `${value >= 100 ? count(value) : fine.format(value)} ${unit}/s`
}

const dayFormat = new Intl.DateTimeFormat(locale, {
  weekday: 'short',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const monthFormat = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
const momentFormat = new Intl.DateTimeFormat(locale, {
  dateStyle: 'full',
  timeStyle: 'short',
  timeZone: 'UTC',
})
const wholeDayFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeZone: 'UTC' })
const stampFormat = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })

const utc = (day: string) => new Date(`${day}T00:00:00Z`)

/** "2024-03-09" as "Sat, 9 March 2024". */
export const day = (value: string): string => dayFormat.format(utc(value))

/** "2024-03-09" as "March 2024". */
export const month = (value: string): string => monthFormat.format(utc(value))

/** First and last day of a stretch within one month, "3–9 March 2024". */
export const days = (first: string, last: string): string =>
  first === last ? day(first) : `${utc(first).getUTCDate()}–${utc(last).getUTCDate()} ${month(first)}`

/** When a photo was taken, by the camera's own clock; of some only the day is known. */
export const moment = (ms: number, dayOnly: boolean): string =>
  (dayOnly ? wholeDayFormat : momentFormat).format(ms)

/** When something happened here, by this machine's clock. */
export const stamp = (ms: number): string => stampFormat.format(ms)

/** How photos come by captions. */
export const captionWays =
  'Captions are read from text files and lists in your folders and from the photos themselves, and you can type them in a photo’s details.'

const listed = new Intl.ListFormat(locale)

/** What is said of a text that is longer than the model reads. */
export const onlyRead = (read: number, words: number): string =>
  `The model reads the first ${count(read)} of these ${count(words)} words; what comes after them changes nothing.`

/** What is said of a run's captions that were longer than the model reads. */
export const captionsCut = (cut: number): string =>
  `${counted(cut, 'caption was', 'captions were')} longer than the model reads: each step read a part of them.`

/** What stands above results of which none is likely; `unknownWords` may be why. */
export function nothingLikely(unknownWords: readonly string[]): string {
  const nearest = 'These come nearest:'
  if (unknownWords.length === 0) return `No photo here is likely to show this. ${nearest}`
  const words = listed.format([...new Set(unknownWords)].map((word) => `“${word}”`))
  return `Kindred does not know the ${unknownWords.length === 1 ? 'word' : 'words'} ${words}. ${nearest}`
}
