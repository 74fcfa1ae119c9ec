/** `kindred search WORDS... --image FILE... --not TEXT...` */
import { resolve } from 'node:path'
import { styleText } from 'node:util'
import { readTags, readTyped } from '../../../../shared/lib/typed-query.ts'
import { leavesOut, looksFor } from '../../../../shared/lib/weights.ts'
import { nothingLikely, onlyRead } from '../../../../shared/lib/words.ts'
import type { PhotoId, QueryPart } from '../../../../shared/model/index.ts'
import type { Engine } from '../../../engine/index.ts'
import { print, printJson, tell } from '../output.ts'
import { addPicture } from '../picture.ts'
import { withEngine, type CommonOptions } from '../session.ts'

export interface SearchOptions extends CommonOptions {
  image: string[]
  not: string[]
  count: number
}

/** A part as the person named it. */
type Given = { text: string; weight: number } | { image: string; weight: number }

export async function search(words: readonly string[], options: SearchOptions): Promise<void> {
  const { parts: typed, tags } = readWords(words)
  const given: Given[] = [
    ...typed,
    ...options.image.map((file) => ({ image: resolve(file), weight: looksFor })),
    ...options.not.map((text) => ({ text, weight: leavesOut })),
  ]
  await withEngine(options, async (engine) => {
    const parts = await Promise.all(given.map((part) => toPart(engine, part)))
    const { model, results, likely, unknownWords, cut } = await engine.client.search.find({
      query: { parts, tags },
      limit: options.count,
    })
    const pathOf = async (id: PhotoId) => (await engine.client.photos.details({ id })).path
    const rows = await Promise.all(
      results.map(async ({ id, score, burst }, rank) => ({
        path: await pathOf(id),
        score,
        likely: likely === null ? null : rank < likely,
        burst: await Promise.all(burst.map(pathOf)),
        id,
      })),
    )
    for (const { read, words } of cut) tell(onlyRead(read, words))
    if (options.json) printJson({ query: inShort(given), tags, model, unknownWords, cut, results: rows })
    else if (rows.length === 0) print('Nothing found.')
    else print(listing(rows, likely, unknownWords).join('\n'))
  })
}

/**
 * The words as the search box reads them. The shell took the quotes that held words together, so an argument that
 * begins with a sign and has spaces gets them back.
 */
function readWords(words: readonly string[]): { parts: Given[]; tags: string[] } {
  const typed = words
    .map((word) =>
      word.replace(/^([-+])([^"]*\s[^"]*)$/s, '$1"$2"').replace(/^(tag:)([^"]*\s[^"]*)$/is, '$1"$2"'),
    )
    .join(' ')
  const { text: all, chips } = readTyped(typed, true)
  const { text, tags } = readTags(all)
  return { parts: [...(text ? [{ text, weight: looksFor }] : []), ...chips], tags }
}

/** A line a result, and one where the likely ones end; the lines between results are dim on a terminal. */
function listing(
  rows: readonly { path: string; score: number; burst: readonly string[] }[],
  likely: number | null,
  unknownWords: readonly string[],
): string[] {
  const dim = (text: string) => styleText('dim', text, { stream: process.stdout })
  const lines = rows.map(({ path, score, burst }) => {
    const others = burst.length > 0 ? dim(`  and ${burst.length} of its burst`) : ''
    return `${score.toFixed(3)}  ${path}${others}`
  })
  if (likely === 0) lines.unshift(dim(nothingLikely(unknownWords)))
  else if (likely !== null && likely < lines.length) lines.splice(likely, 0, dim('── less likely ──'))
  return lines
}

/** A query of one part is that part's words or path; any other is the list of its parts. */
function inShort(given: readonly Given[]): string | readonly Given[] {
  const [first, ...more] = given
  if (!first || more.length > 0) return given
  return 'text' in first ? first.text : first.image
}

async function toPart(engine: Engine, part: Given): Promise<QueryPart> {
  if ('text' in part) return part
  return { imageId: await addPicture(engine, part.image), weight: part.weight }
}
