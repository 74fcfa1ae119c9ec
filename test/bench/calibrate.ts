/**
 * Fits a pack's calibration, on Flickr8k's dev split:
 *
 *   kindred index ../shared/data/flickr8k/dev --home HOME && node test/bench/calibrate.ts HOME [PACK.JSON]
 *
 * HOME's active model is calibrated; PACK.JSON, if named, gets the outcome. First the prior, from what the pack carries
 * (`calibrate-prior.ts`); then a logistic regression over the first photos of each query, all kinds of queries counting
 * the same (`likely-queries.ts`). It is fitted on half of the photos and of the queries and measured on the other halves,
 * in all four ways; then fitted on all.
 */
import { readFileSync } from 'node:fs'
import { writeAtomic } from '../../main/files/index.ts'
import { loadPack, openEncoder } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'
import {
  contentWords,
  everydayWords,
  levelOf,
  likelihood,
  likelyOnes,
  oddsOf,
} from '../../main/search/index.ts'
import { readReplay } from '../../main/training/index.ts'
import type { Calibration, PhotoId } from '../../shared/model/index.ts'
import { dot, priorOf } from './calibrate-prior.ts'
import { queriesOf, type Fits } from './likely-queries.ts'
import { solve } from './solve.ts'

const [home, packFile] = process.argv.slice(2)
if (!home) throw new Error('Usage: node test/bench/calibrate.ts HOME [PACK.JSON]')

/** The photos of a query that are looked at: others are not likely. */
const FIRST = 200
/** Of those, the ones that are learned from: with more, the many that are not likely would bend the few that may be. */
const LEARNED = 15
/** Of 3 to 12, all do alike. */
const SCALE = 6
/** So that it has a minimum. */
const RIDGE = 1e-4

const store = openStore(home)
const model = store.models.active()!
const pack = await loadPack(store.home.pack(model.id))
const encoder = await openEncoder(pack, { provider: 'cpu' })
const dims = model.manifest.embeddingSize

const captions = new Map<PhotoId, string[]>()
for (const { photoId, text } of store.captions.all())
  captions.set(photoId, [...(captions.get(photoId) ?? []), text])
const photos = store.photos.all().flatMap(({ id, hash }) => {
  const vector = store.vectors.get(model.hash, hash)
  return vector && captions.has(id) ? [{ id, vector }] : []
})
store.close()
const everyday = await encoder.encodeText(everydayWords)
const kinds = Object.entries(queriesOf(captions))
const texts = kinds.flatMap(([, asked]) => asked.map(({ text }) => text))
const encoded = await encoder.encodeText(texts)
const words = await Promise.all(
  texts.map(async (text) => (await encoder.readText(text)).words.map((word) => word.text)),
)
const prior = await priorOf(encoder, readReplay(pack.dir), SCALE)
await encoder.close()

const rowsOf = (all: Float32Array) =>
  Array.from({ length: all.length / dims }, (_, i) => all.subarray(i * dims, (i + 1) * dims))
const blank: Calibration = { scale: SCALE, slope: 1, intercept: 0, perWord: 0 }
const everydayRows = rowsOf(everyday)
const levels = photos.map(({ vector }) =>
  levelOf(
    blank,
    Float32Array.from(everydayRows, (word) => dot(word, vector)),
  ),
)
const vectors = rowsOf(encoded)

interface Query {
  kind: string
  at: number
  fits: Fits
  stricter: readonly Fits[]
  /** what has to be there for the query to count */
  due: Fits | null
  /** photos, best first */
  best: readonly { row: number; cosine: number }[]
}

let next = 0
const queries: Query[] = kinds.flatMap(([kind, asked]) =>
  asked.map(({ fits, stricter }) => {
    const at = next++
    const all = photos.map(({ vector }, row) => ({ row, cosine: dot(vectors[at]!, vector) }))
    const best = all.sort((a, b) => b.cosine - a.cosine).slice(0, FIRST)
    const due = stricter?.own ?? (photos.some(({ id }) => fits(id)) ? fits : null)
    return { kind, at, fits, stricter: stricter ? [stricter.verbatim, stricter.own] : [], due, best }
  }),
)

/** Which photos and which queries count: those of one half, 0 or 1, or all. */
type Half = 0 | 1 | null
const isIn = (half: Half, at: number) => half === null || at % 2 === half
const here = (half: Half) => photos.filter((_, row) => isIn(half, row))

/** What minimises the log-loss, by Newton's method. */
function fit(photoHalf: Half, queryHalf: Half): Calibration {
  const asked = queries.filter(({ at }) => isIn(queryHalf, at))
  const sort = (kind: string) => kind.replace(/^(absent|nonsense).*/, 'absent')
  const ofSort = Map.groupBy(asked, ({ kind }) => sort(kind))
  const samples = asked.flatMap(({ kind, at, fits, best }) => {
    const count = Math.max(1, contentWords(words[at]!).length)
    const common = prior.reduce((sum, weight, i) => sum + weight * vectors[at]![i]!, 0)
    // Short and longer captions count half each, all that is absent as much as all that is there.
    const weight = (kind.endsWith('captions') ? 0.5 : 1) / ofSort.get(sort(kind))!.length
    return best
      .slice(0, LEARNED)
      .filter(({ row }) => isIn(photoHalf, row))
      .map(({ row, cosine }) => {
        const x = SCALE * cosine - levels[row]!
        return {
          x: [x, x * Math.log(count), 1, Math.log(count), common / count],
          y: Number(fits(photos[row]!.id)),
          weight,
        }
      })
  })
  let b = [0, 0, 0, 0, 0]
  for (let round = 0; round < 30; round++) {
    const g = b.map((value) => RIDGE * value)
    const h = b.map((_, i) => b.map((__, j) => (i === j ? RIDGE : 0)))
    for (const { x, y, weight } of samples) {
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, i) => sum + value * b[i]!, 0)))
      x.forEach((value, i) => {
        g[i]! += weight * (p - y) * value
        x.forEach((other, j) => (h[i]![j]! += weight * p * (1 - p) * value * other))
      })
    }
    const step = solve(h, g)
    b = b.map((value, i) => value - step[i]!)
  }
  const [slope, slopePerWord, intercept, perWord, byPrior] = b.map((value) => +value.toPrecision(4)) as [
    number,
    number,
    number,
    number,
    number,
  ]
  return {
    scale: SCALE,
    slope,
    slopePerWord,
    intercept,
    perWord,
    prior: prior.map((weight) => +(byPrior * weight).toPrecision(3)),
  }
}

/** How many photos are likely for a query, how many of them are right by each rule, and how many would be. */
function count(calibration: Calibration, { at, fits, stricter, best }: Query, photoHalf: Half) {
  const odds = oddsOf(calibration, words[at]!, vectors[at]!)
  const shown = best.filter(({ row }) => isIn(photoHalf, row))
  const isLikely = likelyOnes(
    shown.map(({ row, cosine }) => likelihood(calibration, odds, cosine, levels[row]!)),
  )
  const likely = shown.filter((_, i) => isLikely[i])
  const right = [fits, ...stricter].map((rule) => likely.filter(({ row }) => rule(photos[row]!.id)).length)
  const exist = here(photoHalf).filter(({ id }) => fits(id)).length
  return { likely: likely.length, right, exist }
}

type Counts = ReturnType<typeof count> & { kind: string }
const measure = (calibration: Calibration, photoHalf: Half, queryHalf: Half): Counts[] =>
  queries
    .filter(
      ({ at, due }) => isIn(queryHalf, at) && (due === null || here(photoHalf).some(({ id }) => due(id))),
    )
    .map((query) => ({ kind: query.kind, ...count(calibration, query, photoHalf) }))

function report(title: string, counts: readonly Counts[]): void {
  console.log(title)
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
  for (const [kind, group] of Map.groupBy(counts, (each) => each.kind)) {
    const speaks = group.filter(({ likely }) => likely > 0)
    const precision = group[0]!.right.map((_, rule) =>
      (sum(speaks.map(({ likely, right }) => right[rule]! / likely)) / speaks.length).toFixed(2),
    )
    const pooled = sum(speaks.map(({ right }) => right[0]!))
    console.log(
      [
        `  ${kind.padEnd(22)}`,
        `speaks for ${(speaks.length / group.length).toFixed(2)} of ${group.length}`,
        `precision ${precision.join(', stricter ')}`,
        `of all likely photos ${(pooled / sum(speaks.map(({ likely }) => likely))).toFixed(2)}`,
        `recall over all photos ${(pooled / sum(group.map(({ exist }) => exist))).toFixed(3)}`,
      ].join('  '),
    )
  }
}

const halves = [0, 1] as const
report(
  'fitted on half of the photos and queries, measured on the others:',
  halves.flatMap((photoHalf) =>
    halves.flatMap((queryHalf) => measure(fit(photoHalf, queryHalf), photoHalf ? 0 : 1, queryHalf ? 0 : 1)),
  ),
)
const calibration = fit(null, null)
report('fitted and measured on all:', measure(calibration, null, null))
report('before:', measure(model.manifest.calibration!, null, null))
console.log(JSON.stringify({ ...calibration, prior: '...' }))
if (packFile) {
  const manifest = JSON.parse(readFileSync(packFile, 'utf8')) as object
  await writeAtomic(packFile, Buffer.from(`${JSON.stringify({ ...manifest, calibration }, null, 2)}\n`))
}
