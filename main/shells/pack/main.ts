/**
 * `npm run pack`: teaches the heads of the general pack and writes it to resources/packs/general. The trunks and the
 * names' vectors are there already (resources/packs/general/make/trunks.py). With equal data the files are the same.
 */
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { Gate } from '../../../shared/lib/gate.ts'
import { freshHeads, headRecipe, learnHeads, type HeadWeights } from '../../training/index.ts'
import { chooseShare } from './choose-share.ts'
import { readCollections } from './collections.ts'
import { readNames, trunksOf, writeGeneralPack } from './files.ts'

const PACK = resolve(import.meta.dirname, '../../../resources/packs/general')
const SEED = 1
const EPOCHS = 50
/** Of the names, while the heads learn. */
const SHARE = 0.3

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: resolve('../shared/data') },
    /** Where to keep what was read of the photos; it is gone on from. */
    home: { type: 'string' },
    epochs: { type: 'string', default: String(EPOCHS) },
  },
})

const home = values.home ?? (await mkdtemp(join(tmpdir(), 'kindred-pack-')))
const lesson = join(home, 'lesson')
await mkdir(lesson, { recursive: true })
const names = readNames(PACK)
const { learned, coco, dev, replay } = await readCollections(home, values.data, trunksOf(PACK))
console.log(`${learned.photos.count} photos and ${learned.texts.count} captions to learn from`)

const start = freshHeads(
  learned,
  headRecipe,
  SEED,
  new Map([...names, ['names.share', Float32Array.of(SHARE)]]),
)
const weights = await learnHeads({
  ...{ pairs: learned, heldOut: dev, start, recipe: headRecipe, seed: SEED },
  budget: { epochs: Number(values.epochs) },
  providers: ['cpu'],
  dir: lesson,
  post(message) {
    if (message.kind !== 'point') return
    const { step, loss, recall10 } = message.point
    console.log(`step ${step} of ${message.totalSteps}: loss ${loss.toFixed(3)}${said(recall10)}`)
  },
  signal: new AbortController().signal,
  gate: new Gate(),
})
// Of what is done there is nothing to go on with.
await rm(lesson, { recursive: true })
const share = await chooseShare(weights!, { coco, dev })
const final: HeadWeights = new Map([...weights!, ['names.share', Float32Array.of(share)]])
await writeGeneralPack(PACK, final, replay, { seed: SEED, epochs: Number(values.epochs) })
console.log(`${PACK} is written. Measure it: kindred eval FOLDER --model ${PACK}`)

function said(recall10: number | null): string {
  return recall10 === null ? '' : `, recall@10 on flickr8k/dev ${(100 * recall10).toFixed(1)} %`
}
