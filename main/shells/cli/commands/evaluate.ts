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
export function asJson({ photos, captions, textToImage, imageToText, viewToView, chance }: Quality): object {
  const recall = (each: Recall | null) =>
    each && { 'recall@1': each.at1, 'recall@5': each.at5, 'recall@10': each.at10 }
  return {
    photos,
    captions,
    textToImage: recall(textToImage),
    imageToText: recall(imageToText),
    viewToView: recall(viewToView),
    chance: recall(chance),
  }
}

export function asTable({ textToImage, imageToText, viewToView, chance }: Quality): string {
  const row = (name: string, each: Recall | null) =>
    each ? [[name, percent(each.at1), percent(each.at5), percent(each.at10)]] : []
  return table([
    ['', 'recall@1', 'recall@5', 'recall@10'],
    ...row('text to photo', textToImage),
    ...row('photo to text', imageToText),
    ...row('view to view', viewToView),
    ...row('by chance', chance),
  ])
}
