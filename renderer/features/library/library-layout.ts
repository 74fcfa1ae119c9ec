/** The library's days as sections of the grid, and the marks of the date scrubber. */
import type { Outline } from '../../../shared/model/index.ts'
import { count, days as stretch, month } from '../../../shared/lib/words.ts'
import type { Section } from '../grid/index.ts'

type Day = Outline['days'][number]

/** Days with few photos share a heading with their neighbours of the same month, up to this many photos. */
const sharedLimit = 12

const monthOf = (day: string | null) => day?.slice(0, 7) ?? null

/** Sections of the grid, newest first: one a day, quiet days of a month together. */
export function daySections(days: readonly Day[]): Section[] {
  const groups: Day[][] = []
  let size = 0
  for (const day of days) {
    const group = groups.at(-1)
    const joins = group?.[0] && monthOf(group[0].day) === monthOf(day.day) && size + day.count <= sharedLimit
    if (joins) group.push(day)
    else groups.push([day])
    size = joins ? size + day.count : day.count
  }
  return groups.map((group) => {
    const newest = group[0]?.day ?? null
    const oldest = group.at(-1)?.day ?? null
    return {
      key: newest ?? 'undated',
      title: newest && oldest ? stretch(oldest, newest) : 'No date',
      start: group[0]?.start ?? 0,
      count: group.reduce((sum, day) => sum + day.count, 0),
    }
  })
}

export interface Mark {
  label: string
  /** 0 at the top of the library, 1 at its end. */
  at: number
  /** The first photo it stands for. */
  index: number
}

/** A mark for the first day of every month, in the order of the grid. */
export function monthMarks(days: readonly Day[], place: (index: number) => number): Mark[] {
  const marks: Mark[] = []
  let current: string | null | undefined
  for (const day of days) {
    const name = monthOf(day.day)
    if (name === current) continue
    current = name
    marks.push({ label: day.day ? month(day.day) : 'No date', at: place(day.start), index: day.start })
  }
  return marks
}

/** The years to write along the scrubber: the first mark of each, where there is room for its name. */
export function yearLabels(marks: readonly Mark[], trackHeight: number, lineHeight: number): Mark[] {
  const labels: Mark[] = []
  let current = ''
  for (const mark of marks) {
    const year = mark.label.split(' ').at(-1) ?? ''
    if (year === current || mark.label === 'No date') continue
    current = year
    const previous = labels.at(-1)
    if (previous && (mark.at - previous.at) * trackHeight < lineHeight) continue
    labels.push({ ...mark, label: year })
  }
  return labels
}

/** The mark that holds a place of the scrubber. */
export function markAt(marks: readonly Mark[], at: number): Mark | null {
  return marks.findLast((mark) => mark.at <= at + 1e-9) ?? marks[0] ?? null
}

/** What the library holds, as its heading says it. */
export function extent(days: readonly Day[], photos: number): string {
  const dated = days.filter((day) => day.day !== null)
  const newest = dated[0]?.day
  const oldest = dated.at(-1)?.day
  const years = newest && oldest ? [oldest.slice(0, 4), newest.slice(0, 4)] : []
  const span = years.length === 0 ? '' : years[0] === years[1] ? `, ${years[0]}` : `, ${years[0]}–${years[1]}`
  return `${count(photos)} ${photos === 1 ? 'photo' : 'photos'}${span}`
}
