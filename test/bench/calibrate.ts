/**
 * Fits a pack's calibration, on Flickr8k's dev split:
 *
 *   kindred index ../shared/data/flickr8k/dev --home HOME && node test/bench/calibrate.ts HOME [PACK.JSON]
 *
 * HOME's active model is calibrated; PACK.JSON, if named, gets the outcome. A logistic regression over the first photos of
 * each query, all kinds of queries counting the same (`likely-queries.ts`). It is fitted on every other photo first and
 * measured on the rest, then on all of them.
 */
import { readFileSync } from 'node:fs'
import { writeAtomic } from '../../main/files/index.ts'
import { loadPack, openEncoder } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'
import { everydayWords, levelOf, LIKELY, likelihood } from '../../main/search/index.ts'
import type { Calibration, PhotoId } from '../../shared/model/index.ts'
import { queriesOf } from './likely-queries.ts'

const [home, packFile] = process.argv.slice(2)
if (!home) throw new Error('Usage: node test/bench/calibrate.ts HOME [PACK.JSON]')

/** The photos of a query that are looked at: others are not likely. */
const FIRST = 60
const SCALES = [3, 4, 6, 8, 10, 12, 16, 20, 25, 32, 40, 50]

const store = openStore(home)
const model = store.models.active()!
const encoder = await openEncoder(await loadPack(store.home.pack(model.id)), { provider: 'cpu' })
const dims = model.manifest.embeddingSize

const captions = new Map<PhotoId, string[]>()
for (const { photoId, text } of store.captions.all())
  captions.set(photoId, [...(captions.get(photoId) ?? []), text])
const photos = store.photos.all().flatMap(({ id, hash }) => {
  const vector = store.vectors.get(model.hash, hash)
  return vector && captions.has(id) ? [{ id, vector }] : []
})
const everyday = await encoder.encodeText(everydayWords)
const kinds = Object.entries(queriesOf(captions))
const texts = kinds.flatMap(([, asked]) => asked.map(({ text }) => text))
const encoded = await encoder.encodeText(texts)
const lengths = await Promise.all(texts.map(async (text) => (await encoder.readText(text)).words.length))
await encoder.close()

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, i) => sum + value * b[i]!, 0)
const rowsOf = (all: Float32Array) =>
  Array.from({ length: all.length / dims }, (_, i) => all.subarray(i * dims, (i + 1) * dims))
const everydayRows = rowsOf(everyday)
const toEveryday = photos.map(({ vector }) => Float32Array.from(everydayRows, (word) => dot(word, vector)))

interface Pair {
  /** of the photo */
  row: number
  cosine: number
  right: boolean
}

interface Query {
  kind: string
  words: number
  /** best first */
  pairs: Pair[]
  exist: number
}

const vectors = rowsOf(encoded)
let next = 0
const queries: Query[] = kinds.flatMap(([kind, asked]) =>
  asked.map(({ fits }) => {
    const at = next++
    const pairs = photos.map(({ id, vector }, row) => ({
      row,
      cosine: dot(vectors[at]!, vector),
      right: fits(id),
    }))
    pairs.sort((a, b) => b.cosine - a.cosine)
    const exist = pairs.filter(({ right }) => right).length
    return { kind, words: lengths[at]!, pairs: pairs.slice(0, FIRST), exist }
  }),
)

/** Log-loss and what minimises it, by Newton's method. @param side which photos count: 0, 1 or all */
function fit(scale: number, side: 0 | 1 | null): { loss: number; calibration: Calibration } {
  const levels = toEveryday.map((cosines) => levelOf({ scale, slope: 1, intercept: 0, perWord: 0 }, cosines))
  const inKind = Map.groupBy(queries, ({ kind }) => kind)
  const samples = queries.flatMap(({ kind, words, pairs }) =>
    pairs.flatMap(({ row, cosine, right }) =>
      side !== null && row % 2 !== side
        ? []
        : [
            {
              x: [scale * cosine - levels[row]!, 1, Math.log(Math.max(1, words))],
              y: Number(right),
              weight: 1 / (inKind.get(kind)!.length * pairs.length),
            },
          ],
    ),
  )
  let b = [0, 0, 0]
  let loss = 0
  for (let round = 0; round < 30; round++) {
    const g = [0, 0, 0]
    const h = [0, 1, 2].map(() => [0, 0, 0])
    loss = 0
    for (const { x, y, weight } of samples) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * b[i]!, 0)))
      loss -= weight * Math.log(Math.max(1e-12, y ? p : 1 - p))
      for (let i = 0; i < 3; i++) {
        g[i]! += weight * (p - y) * x[i]!
        for (let j = 0; j < 3; j++) h[i]![j]! += weight * p * (1 - p) * x[i]! * x[j]!
      }
    }
    const step = solve(h, g)
    b = b.map((value, i) => value - step[i]!)
  }
  return { loss, calibration: { scale, slope: b[0]!, intercept: b[1]!, perWord: b[2]! } }
}

/** Of three equations, by Gauss. */
function solve(matrix: number[][], right: number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!])
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) {
      if (j === i) continue
      const by = rows[j]![i]! / rows[i]![i]!
      rows[j] = rows[j]!.map((value, k) => value - by * rows[i]![k]!)
    }
  }
  return rows.map((row, i) => row[3]! / row[i]!)
}

const best = (side: 0 | 1 | null) =>
  SCALES.map((scale) => fit(scale, side)).reduce((a, b) => (b.loss < a.loss ? b : a)).calibration

function report(title: string, calibration: Calibration, side: 0 | 1 | null): void {
  console.log(title, JSON.stringify(calibration))
  const levels = toEveryday.map((cosines) => levelOf(calibration, cosines))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  for (const [kind, group] of Map.groupBy(queries, (query) => query.kind)) {
    const found = group.map(({ words, pairs, exist }) => {
      const likely = pairs.filter(
        ({ row, cosine }) =>
          (side === null || row % 2 === side) &&
          likelihood(calibration, words, cosine, levels[row]!) >= LIKELY,
      )
      return { likely: likely.length, right: likely.filter(({ right }) => right).length, exist }
    })
    const speaks = found.filter(({ likely }) => likely > 0)
    const precision = mean(speaks.map(({ likely, right }) => right / likely))
    console.log(
      `  ${kind.padEnd(22)} speaks for ${(speaks.length / found.length).toFixed(2)}, precision ${precision.toFixed(2)}`,
    )
  }
}

report('fitted on every other photo, measured on the rest:', best(0), 1)
const calibration = best(null)
report('fitted and measured on all:', calibration, null)
const rounded = Object.fromEntries(
  Object.entries(calibration).map(([key, value]) => [key, +value.toPrecision(4)]),
)
if (packFile) {
  const manifest = JSON.parse(readFileSync(packFile, 'utf8')) as object
  await writeAtomic(
    packFile,
    Buffer.from(`${JSON.stringify({ ...manifest, calibration: rounded }, null, 2)}\n`),
  )
}
store.close()
