/**
 * How common what a text names is, as a linear function of its vector: of each word of the captions that a pack carries
 * (its replay), and of each everyday word, how much more or less likely than others it is to be said of a photo that fits
 * it as well; and over these offsets a ridge regression.
 */
import { contentWords, everydayWords, levelOf } from '../../main/search/index.ts'
import type { Encoder } from '../../main/models/index.ts'
import type { Replay } from '../../main/training/index.ts'
import { said } from './caption-words.ts'
import { solve } from './solve.ts'

/** Of the log-odds in a score, about; that of the offsets themselves is fitted later. */
const SLOPE = 2.7
/** What is thought of a word before it was seen, in log-odds, and how many photos that counts as. */
const [USUAL, DOUBT] = [-5, 0.5]
/** Offsets are told from here. */
const CENTRE = -6
const RIDGE = 0.3
const LOT = 128

/** @returns [dims] */
export async function priorOf(
  encoder: Encoder,
  { captions, features }: Replay,
  scale: number,
): Promise<number[]> {
  const vectors = await encoder.imageHead(features, captions.length)
  const dims = vectors.length / captions.length
  const rows = (all: Float32Array) =>
    Array.from({ length: all.length / dims }, (_, i) => all.subarray(i * dims, (i + 1) * dims))
  const photos = rows(vectors)
  const everyday = rows(await encoder.encodeText(everydayWords))
  const levels = photos.map((photo) =>
    levelOf(
      { scale, slope: 1, intercept: 0, perWord: 0 },
      Float32Array.from(everyday, (word) => dot(word, photo)),
    ),
  )
  const spoken = captions.map((texts) => said(texts))
  const words = contentWords([
    ...new Set(captions.flat().flatMap((text) => text.toLowerCase().match(/[a-z]{3,}/g) ?? [])),
  ])
  const texts = [...words, ...everydayWords]
  const normal = Array.from({ length: dims }, () => new Float64Array(dims))
  const right = new Float64Array(dims)
  for (let at = 0; at < texts.length; at += LOT) {
    const lot = texts.slice(at, at + LOT)
    rows(await encoder.encodeText(lot)).forEach((vector, i) => {
      const wanted = [...said([lot[i]!])]
      const { offset, weight } = offsetOf(
        photos.map((photo, p) => SLOPE * (scale * dot(photo, vector) - levels[p]!)),
        spoken.map((words) => wanted.every((word) => words.has(word))),
      )
      for (let a = 0; a < dims; a++) {
        const by = weight * vector[a]!
        right[a]! += by * (offset - CENTRE)
        for (let b = 0; b <= a; b++) normal[a]![b]! += by * vector[b]!
      }
    })
  }
  for (let a = 0; a < dims; a++) {
    normal[a]![a]! += RIDGE
    for (let b = a + 1; b < dims; b++) normal[a]![b] = normal[b]![a]!
  }
  return [...solve(normal, right)]
}

/** What to add to log-odds so that they fit, by Newton's method, and how sure that is, 0..1. */
function offsetOf(odds: readonly number[], isSaid: readonly boolean[]): { offset: number; weight: number } {
  let [offset, sharpness] = [USUAL, 0]
  for (let round = 0; round < 30; round++) {
    let slope = DOUBT * (offset - USUAL)
    sharpness = DOUBT
    for (let i = 0; i < odds.length; i++) {
      const p = 1 / (1 + Math.exp(-odds[i]! - offset))
      slope += p - Number(isSaid[i])
      sharpness += p * (1 - p)
    }
    offset -= Math.max(-1, Math.min(1, slope / sharpness))
  }
  return { offset, weight: sharpness / (sharpness + 1) }
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
