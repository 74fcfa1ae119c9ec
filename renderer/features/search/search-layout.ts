/** Words and arithmetic of the search view. */
import { leavesOut, looksFor } from '../../../shared/lib/weights.ts'
import { fewestPhotos } from '../../../shared/lib/limits.ts'
import { readTags, readTyped, type Typed } from '../../../shared/lib/typed-query.ts'
import { captionWays, count, counted, onlyRead, percent } from '../../../shared/lib/words.ts'
import type { QueryPart, SearchAnswer } from '../../../shared/model/index.ts'
import type { Section } from '../grid/index.ts'

export const strengths = [0.5, 1, 2] as const

/** How strongly a part counts, 1 being usual for what is looked for and for what is left out. */
export function strengthOf({ weight }: QueryPart): number {
  return weight / (weight > 0 ? looksFor : leavesOut)
}

export function withStrength(part: QueryPart, leaveOut: boolean, strength: number): QueryPart {
  return { ...part, weight: strength * (leaveOut ? leavesOut : looksFor) }
}

/** `×2`, and nothing where a part counts as usual. */
export function strengthText(strength: number): string {
  if (strength === 1) return ''
  return strength === 0.5 ? '×½' : `×${Number(strength.toFixed(2))}`
}

/** What a chip says of its part. */
export function partText(part: QueryPart): string {
  const out = part.weight < 0
  if ('text' in part) return out ? `without ${part.text}` : part.text
  return `${out ? 'Not like' : 'Like'} ${'photoId' in part ? 'this photo' : 'your picture'}`
}

/** A tag that is still being typed. */
const openTag = /(?<!\S)tag:(?:"[^"]*|[^\s"]*)$/i

/** What stands in the field: words, and the chips and tags that are whole; `rest` is what stays in it when they are taken out. */
export function readField(
  typed: string,
  final: boolean,
): Pick<Typed, 'rest' | 'text' | 'chips'> & { tags: string[] } {
  const open = final ? '' : (openTag.exec(typed)?.[0] ?? '')
  const { rest, text, chips } = readTyped(typed.slice(0, typed.length - open.length), final)
  const { text: words, tags } = readTags(text)
  const left = tags.length > 0 ? `${readTags(rest).text} `.trimStart() : rest
  return { rest: left + open, text: words.trim(), chips, tags }
}

/** A query in words: `“a beach” and “two dogs”, like this one, without “snow” or “night”`. */
export function queryText(parts: readonly QueryPart[], tags: readonly string[] = []): string {
  const wanted = parts.filter(({ weight }) => weight > 0)
  const unwanted = parts.filter(({ weight }) => weight < 0)
  const clauses = [
    quoted(wanted).join(' and '),
    pictured(wanted, 'like this one', 'like these'),
    tags.length > 0 && `tagged ${tags.map((tag) => `“${tag}”`).join(' and ')}`,
    quoted(unwanted).length > 0 && `without ${quoted(unwanted).join(' or ')}`,
    pictured(unwanted, 'unlike that one', 'unlike those'),
  ]
  return `${quoted(wanted).length > 0 ? '' : 'Photos '}${clauses.filter(Boolean).join(', ')}`
}

/** A line for each text that the model does not read to its end. */
export function cutLines(parts: readonly QueryPart[], cut: SearchAnswer['cut']): string[] {
  const several = parts.filter((part) => 'text' in part).length > 1
  return cut.map(({ part, read, words }) => {
    const cutPart = parts[part]
    const text = cutPart && 'text' in cutPart ? cutPart.text : ''
    return `${several ? `“${text.slice(0, 24).trim()}…”: ` : ''}${onlyRead(read, words)}`
  })
}

/**
 * The results in one stretch, or in two where `likely` divides them.
 * @param likely how many of them are likely; null where it cannot be said
 */
export function resultSections(results: number, likely: number | null): Section[] {
  if (!divides(results, likely)) return [{ key: 'results', title: null, start: 0, count: results }]
  return [
    { key: 'likely', title: 'Likely', start: 0, count: likely },
    { key: 'less', title: 'Less likely', start: likely, count: results - likely },
  ]
}

/** How well a result fits: how like it is, or of tags alone, how sure they are. */
export const fitWords = (score: number, parts: number): string =>
  parts > 0 ? `likeness ${score.toFixed(3)}` : `${percent(score)} sure`

/** What the results are, in short. */
export function resultCount(results: number, likely: number | null): string {
  if (!divides(results, likely)) return `${counted(results, 'photo')}, best first`
  return `${count(likely)} likely of ${counted(results, 'photo')}, best first`
}

function divides(results: number, likely: number | null): likely is number {
  return likely !== null && likely > 0 && likely < results
}

/**
 * What a search lacks, what to do about it, and what that will give: no more than the photos at hand can.
 * @param model whether one is in use, which then reads no words
 * @param captioned how many photos have captions
 */
export function missing(model: boolean, captioned: number): { title: string; text: string; button: string } {
  const title = model ? 'The model in use reads no words' : 'Kindred does not know your photos yet'
  const after = model ? 'It finds' : 'Once you have taught it, it finds'
  if (captioned >= fewestPhotos) {
    return {
      title,
      text: model
        ? `It finds photos that look alike. ${count(captioned)} of your photos have captions: a model taught with them goes by the words they use as well.`
        : `${after} photos that look alike, and goes by the words that your captions use.`,
      button: model ? 'Teach it words' : 'Teach Kindred your photos',
    }
  }
  const some =
    captioned === 0 ? 'none of yours has' : `of yours, ${counted(captioned, 'photo has', 'photos have')}`
  return {
    title,
    text: `${after} photos that look alike. For words it takes at least ${fewestPhotos} photos with captions, and ${some}. ${captionWays}`,
    button: model ? 'See what it is taught with' : 'Teach Kindred your photos',
  }
}

/** `count` members spaced evenly over a list, or the whole list where it is shorter. */
export function evenlySpaced<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list]
  return Array.from(
    { length: count },
    (_, index) => list[Math.floor(((index + 0.5) * list.length) / count)] as T,
  )
}

/**
 * Length of a result's relevance bar, 0..1: the best is full, and what lies below the last one shown is empty.
 * Where all are nearly as good, the bars stay nearly full.
 */
export function fitShare(score: number, best: number, least: number): number {
  const span = Math.max(best - least, 0.05)
  return Math.min(Math.max(1 - (0.92 * (best - score)) / span, 0), 1)
}

function quoted(parts: readonly QueryPart[]): string[] {
  return parts.flatMap((part) => ('text' in part ? [`“${part.text}”`] : []))
}

function pictured(parts: readonly QueryPart[], one: string, many: string): string {
  const count = parts.filter((part) => !('text' in part)).length
  return count > 1 ? `${many} ${count}` : count === 1 ? one : ''
}
