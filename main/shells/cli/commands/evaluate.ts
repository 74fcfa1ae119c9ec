/** `kindred eval [FOLDER] [--labels [--knn FOLDER]] [--model ID|PATH]` */
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { counted, percent } from '../../../../shared/lib/words.ts'
import type { FolderHandle, ModelId, Quality, Recall, LabelQuality } from '../../../../shared/model/index.ts'
import type { Engine } from '../../../engine/index.ts'
import { outcome } from '../outcome.ts'
import { print, printJson, tell } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export interface EvaluateOptions extends CommonOptions {
  labels?: boolean
  /** a folder */
  knn?: string
  model?: string
}

export async function evaluate(folder: string | undefined, options: EvaluateOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const { models } = engine.client
    const which = await whichModel(engine, options.model)
    const place = folder === undefined ? undefined : engine.folders.mint(resolve(folder))
    if (options.labels && place !== undefined) {
      const known = options.knn === undefined ? undefined : engine.folders.mint(resolve(options.knn))
      const { model, quality, unlabelled, unread } = await outcome((signal) =>
        models.evaluateLabels({ ...which, folder: place, known }, { signal }),
      )
      tellUnread(unread, unlabelled)
      if (options.json) printJson({ model, unread, unlabelled, ...labelsAsJson(quality) })
      else print(labelsAsText(model, quality, known !== undefined))
      return
    }
    const { model, quality, unread } = await outcome((signal) =>
      models.evaluate({ ...which, ...(place === undefined ? {} : { folder: place }) }, { signal }),
    )
    tellUnread(unread)
    if (options.json) printJson({ model, unread, ...asJson(quality) })
    else {
      const kind = place === undefined ? 'held-out photo' : 'captioned photo'
      const on = `${counted(quality.photos, kind)}, ${counted(quality.captions, 'different caption')}`
      print(`${model} on ${on}\n\n${asTable(quality)}`)
    }
  })
}

/** A folder there is a pack; anything else is a model of the library. */
export async function whichModel(
  { folders }: Engine,
  name: string | undefined,
): Promise<{ model?: ModelId; pack?: FolderHandle }> {
  if (name === undefined) return {}
  const isFolder = await stat(name).then(
    (found) => found.isDirectory(),
    () => false,
  )
  return isFolder || /[\\/]/.test(name) ? { pack: folders.mint(resolve(name)) } : { model: name as ModelId }
}

export function tellUnread(unread: number, unlabelled = 0): void {
  if (unread > 0) tell(`${counted(unread, 'file')} could not be read, and were left out.`)
  if (unlabelled > 0) tell(`${counted(unlabelled, 'photo')} lie in no folder inside it, and were left out.`)
}

/** The document's form of a measure: `{"recall@1": ...}`. */
export function asJson({
  photos,
  captions,
  chance,
  chances,
  asPublished,
  standing,
  ...measured
}: Quality): object {
  const recall = (each: Recall | null) =>
    each && { 'recall@1': each.at1, 'recall@5': each.at5, 'recall@10': each.at10 }
  return {
    photos,
    captions,
    textToImage: recall(measured.textToImage),
    imageToText: recall(measured.imageToText),
    viewToView: recall(measured.viewToView),
    asPublished: asPublished && {
      textToImage: recall(asPublished.textToImage),
      imageToText: recall(asPublished.imageToText),
    },
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
export function asTable({ chance, chances, asPublished, standing, ...measured }: Quality): string {
  const row = (name: string, each: Recall | null) =>
    each ? [[name, percent(each.at1), percent(each.at5), percent(each.at10)]] : []
  const withLuck = (name: string, kind: 'textToImage' | 'imageToText' | 'viewToView') => [
    ...row(name, measured[kind]),
    ...(measured[kind] ? row('  by chance', chances?.[kind] ?? chance) : []),
    ...(asPublished && kind !== 'viewToView' ? row('  as papers count', asPublished[kind]) : []),
  ]
  const figures = table([
    ['', 'recall@1', 'recall@5', 'recall@10'],
    ...withLuck('text to photo', 'textToImage'),
    ...withLuck('photo to text', 'imageToText'),
    ...withLuck('view to view', 'viewToView'),
  ])
  const lines = [figures]
  if (standing) {
    const { k, queries, reach, aboveChance } = standing
    const above = aboveChance ? 'Above chance' : 'Not above chance'
    lines.push(
      `${above}: luck reaches at most ${percent(reach)} at ${k} (binomial, 97.5 %, ${counted(queries, 'query', 'queries')}).`,
    )
  }
  if (asPublished) {
    lines.push(
      'A photo is right where one of its burst has the same caption, and equal captions are one query. As papers count:',
      'every caption is a query, and only the photo it came with is right.',
    )
  }
  return lines.join('\n')
}

export function labelsAsJson({ photos, top1, top5, meanAveragePrecision, classes }: LabelQuality): object {
  return {
    photos,
    'top-1': top1,
    'top-5': top5,
    mAP: meanAveragePrecision,
    classes: classes.map(classAsJson),
  }
}

const classAsJson = ({ name, photos, top1, averagePrecision }: LabelQuality['classes'][number]) => ({
  name,
  photos,
  'top-1': top1,
  AP: averagePrecision,
})

function labelsAsText(
  model: string,
  { photos, top1, top5, meanAveragePrecision, classes }: LabelQuality,
  byNeighbours: boolean,
): string {
  return [
    `${model} on ${counted(photos, 'photo')} of ${counted(classes.length, 'name')}, ${byNeighbours ? 'told by the nearest photos of known names' : 'told nothing but the names'}`,
    '',
    table([
      ['top-1', percent(top1)],
      ['top-5', percent(top5)],
      ['mAP', percent(meanAveragePrecision)],
    ]),
  ].join('\n')
}
