/**
 * Words of one's own, in a library of ../shared/data/grocery/train and flickr8k/dev together. Each product with enough photos
 * gets a word of 5 of them: how many of the first 20 results, those 5 left out, show the product, for the word alone and
 * within a sentence. Kinds of everyday things, as captions name them, get words in the same way: how many results show the
 * kind, and with "WORD in the water" the kind, water, and both.
 * `node test/bench/own-words.ts [HOME]`; with HOME the library is kept for the next time.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createEngine } from '../../main/engine/index.ts'
import type { PhotoId } from '../../shared/model/index.ts'

const [SHOWN, FIRST, FEWEST] = [5, 20, 25]
const KINDS = ['dog', 'bike', 'girl', 'ball', 'boy', 'man', 'woman', 'horse']
const sentences = ['WORD', 'WORD on a shelf', 'WORD in a hand', 'a photo of WORD']
const data = ['grocery/train', 'flickr8k/dev'].map((folder) =>
  resolve(import.meta.dirname, '../../../shared/data', folder),
)
if (!data.every(existsSync)) {
  console.log(`${data.join(' or ')} is not there: nothing is measured.`)
  process.exit()
}
const given = process.argv[2]
const home = given === undefined ? await mkdtemp(join(tmpdir(), 'kindred-own-words-')) : resolve(given)
const engine = await createEngine({ home, log: console.error, carryOn: false })
const { client } = engine

try {
  for (const folder of data) await index(folder)
  const { folders, captioned } = await groups()
  const products = [...folders.values()].filter((photos) => photos.length >= FEWEST)
  for (const sentence of sentences) {
    const shares: number[] = []
    for (const photos of products) {
      const [share] = await shareOf(sentence, photos, [photos])
      shares.push(share!)
    }
    const enough = shares.filter((share) => share >= 0.6).length
    console.log(
      `${sentence}: ${percent(mean(shares))} of the first ${FIRST} on average; 60 % or more for ${enough} of ${products.length} products`,
    )
  }
  const water = captioned('water')
  for (const sentence of ['WORD', 'WORD in the water']) {
    const shares: number[][] = []
    for (const kind of KINDS) {
      const photos = captioned(kind)
      if (photos.length < FEWEST) continue
      shares.push(await shareOf(sentence, photos, [photos, water, photos.filter((id) => water.includes(id))]))
    }
    const [kind, wet, both] = [0, 1, 2].map((i) => percent(mean(shares.map((each) => each[i]!))))
    console.log(`${sentence}, of ${shares.length} kinds: ${kind} show the kind, ${wet} water, ${both} both`)
  }
} finally {
  await engine.close()
  if (given === undefined) await rm(home, { recursive: true })
}

async function index(folder: string): Promise<void> {
  const { jobId } = await client.library.addFolder({ handle: engine.folders.mint(folder) })
  for await (const jobs of await client.jobs.watch()) {
    const job = jobs.find(({ id }) => id === jobId)!
    if (job.error) throw new Error(job.error.message)
    if (job.finishedAt !== null) break
  }
}

/** The photos of each folder, and those whose captions have a word. */
async function groups() {
  const { ids } = await client.photos.outline()
  const folders = new Map<string, PhotoId[]>()
  const texts: (readonly [PhotoId, string])[] = []
  for (const id of ids) {
    const { path, captions } = await client.photos.details({ id })
    const folder = basename(dirname(path))
    if (captions.length === 0) folders.set(folder, [...(folders.get(folder) ?? []), id])
    texts.push([id, captions.map(({ text }) => text).join(' ')])
  }
  const captioned = (word: string) =>
    texts.flatMap(([id, text]) => (new RegExp(`\\b${word}s?\\b`, 'i').test(text) ? [id] : []))
  return { folders, captioned }
}

/** Of the first results with a word of some of the photos, the share of each group. */
async function shareOf(
  sentence: string,
  photos: readonly PhotoId[],
  groups: readonly (readonly PhotoId[])[],
): Promise<number[]> {
  const shown = photos.filter((_, i) => i % Math.floor(photos.length / SHOWN) === 0).slice(0, SHOWN)
  const { id } = await client.words.add({ text: 'quux', photos: shown })
  const parts = [{ text: sentence.replace('WORD', 'quux') }]
  const { results } = await client.search.find({ query: { parts }, limit: FIRST + SHOWN })
  await client.words.remove({ id })
  const others = results.flatMap(({ id, burst }) => [id, ...burst]).filter((id) => !shown.includes(id))
  const most = Math.min(FIRST, photos.length - SHOWN)
  return groups.map((group) => others.slice(0, FIRST).filter((id) => group.includes(id)).length / most)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
