/** `kindred eval [FOLDER]` */
import { resolve } from 'node:path'
import { counted, percent } from '../../../../shared/lib/words.ts'
import type { Quality, Recall } from '../../../../shared/model/index.ts'
import { interruptible } from '../interrupt.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export async function evaluate(folder: string | undefined, options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client, folders }) => {
    const input = folder === undefined ? {} : { folder: folders.mint(resolve(folder)) }
    const stop = new AbortController()
    const { model, quality } = await interruptible(
      () => stop.abort(),
      () => client.models.evaluate(input, { signal: stop.signal }),
    )
    if (options.json) printJson({ model, ...asJson(quality) })
    else
      print(
        `${model} on ${counted(quality.photos, 'held-out photo')}, ${counted(quality.captions, 'caption')}\n\n${asTable(quality)}`,
      )
  })
}

/** The document's form of a measure: `{"recall@1": ...}`. */
export function asJson({ photos, captions, chance, chances, standing, ...measured }: Quality): object {
  const recall = (each: Recall | null) =>
    each && { 'recall@1': each.at1, 'recall@5': each.at5, 'recall@10': each.at10 }
  return {
    photos,
    captions,
    textToImage: recall(measured.textToImage),
    imageToText: recall(measured.imageToText),
    viewToView: recall(measured.viewToView),
    chance: recall(chance),
    chances: chances && {
      textToImage: recall(chances.textToImage),
      imageToText: recall(chances.imageToText),
      viewToView: recall(chances.viewToView),
    },
    standing,
  }
}

/** Each measure with what luck would give, and whether the one that decides is above it. */
export function asTable({ chance, chances, standing, ...measured }: Quality): string {
  const row = (name: string, each: Recall | null) =>
    each ? [[name, percent(each.at1), percent(each.at5), percent(each.at10)]] : []
  const withLuck = (name: string, kind: 'textToImage' | 'imageToText' | 'viewToView') => [
    ...row(name, measured[kind]),
    ...(measured[kind] ? row('  by chance', chances?.[kind] ?? chance) : []),
  ]
  const figures = table([
    ['', 'recall@1', 'recall@5', 'recall@10'],
    ...withLuck('text to photo', 'textToImage'),
    ...withLuck('photo to text', 'imageToText'),
    ...withLuck('view to view', 'viewToView'),
  ])
  if (!standing) return figures
  const { k, queries, reach, aboveChance } = standing
  const above = aboveChance ? 'Above chance' : 'Not above chance'
  return `${figures}\n${above}: luck reaches at most ${percent(reach)} at ${k} (binomial, 97.5 %, ${counted(queries, 'query', 'queries')}).`
}
