/**
 * Words of one's own on ../shared/data/grocery/train: each product with enough photos gets a word of 5 of them. How many
 * of the first 20 results, those 5 left out, show the product, for the word alone and within a sentence.
 * `node test/bench/own-words.ts [HOME]`; with HOME the library is kept for the next time.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { createEngine } from '../../main/engine/index.ts'
import type { PhotoId } from '../../shared/model/index.ts'

const [SHOWN, FIRST, FEWEST] = [5, 20, 25]
const data = resolve(import.meta.dirname, '../../../shared/data/grocery/train')
if (!existsSync(data)) {
  console.log(`${data} is not there: nothing is measured.`)
  process.exit()
}
const given = process.argv[2]
const home = given === undefined ? await mkdtemp(join(tmpdir(), 'kindred-own-words-')) : resolve(given)
const engine = await createEngine({ home, log: console.error, carryOn: false })
const { client } = engine

try {
  const { jobId } = await client.library.addFolder({ handle: engine.folders.mint(data) })
  for await (const jobs of await client.jobs.watch()) {
    const job = jobs.find(({ id }) => id === jobId)!
    if (job.error) throw new Error(job.error.message)
    if (job.finishedAt !== null) break
  }
  const products = await byFolder()
  const sentences = ['WORD', 'WORD on a shelf', 'WORD in a hand', 'a photo of WORD']
  const shares = new Map(sentences.map((sentence) => [sentence, [] as number[]]))
  for (const photos of products) {
    const shown = photos.filter((_, i) => i % Math.floor(photos.length / SHOWN) === 0).slice(0, SHOWN)
    const { id } = await client.words.add({ text: 'quux', photos: shown })
    for (const sentence of sentences) {
      const parts = [{ text: sentence.replace('WORD', 'quux') }]
      const { results } = await client.search.find({ query: { parts }, limit: FIRST + SHOWN })
      const others = results.flatMap(({ id, burst }) => [id, ...burst]).filter((id) => !shown.includes(id))
      const right = others.slice(0, FIRST).filter((id) => photos.includes(id)).length
      shares.get(sentence)!.push(right / Math.min(FIRST, photos.length - SHOWN))
    }
    await client.words.remove({ id })
  }
  for (const [sentence, each] of shares) {
    const mean = each.reduce((sum, share) => sum + share, 0) / each.length
    const enough = each.filter((share) => share >= 0.6).length
    console.log(
      `${sentence}: ${(100 * mean).toFixed(1)} % of the first ${FIRST} on average; 60 % or more for ${enough} of ${each.length} products`,
    )
  }
} finally {
  await engine.close()
  if (given === undefined) await rm(home, { recursive: true })
}

/** The photos of each product with enough of them. */
async function byFolder(): Promise<PhotoId[][]> {
  const { ids } = await client.photos.outline()
  const folders = new Map<string, PhotoId[]>()
  for (const id of ids) {
    const folder = basename(dirname((await client.photos.details({ id })).path))
    folders.set(folder, [...(folders.get(folder) ?? []), id])
  }
  return [...folders.values()].filter((photos) => photos.length >= FEWEST)
}
