/** What vectors depend on, as one hash: what they are kept under. */
import { createHash } from 'node:crypto'
import {
  ownImageSide,
  ownTextSide,
  type ImageSide,
  type PackManifest,
  type TextSide,
} from '../../shared/model/index.ts'

/** What the features of a photo depend on: the trunk, how it is run, and how pictures are prepared for it. */
export const trunkHash = ({ hashes, image }: PackManifest): string =>
  hashOf(contentsOf({ ...image, head: null }, hashes))

/**
 * What the vectors of photos and texts depend on. Names, quality and recipe have no part in it. A pack that says what
 * format 1 could say has the hash that it had then: the vectors of those libraries are kept under it.
 */
export function modelHash({ hashes, image, text, words, embeddingSize }: PackManifest): string {
  const parts = [
    contentsOf(image, hashes),
    text && contentsOf(text, hashes),
    embeddingSize,
    ...(words ? [{ ...words, file: hashes[words.file] }] : []),
  ]
  const { size } = image.preprocessing
  const ownSides = [
    contentsOf(ownImageSide(size, embeddingSize), hashes),
    text && contentsOf(ownTextSide(text, embeddingSize), hashes),
    embeddingSize,
  ]
  if (stable(parts) !== stable(ownSides)) return hashOf(parts)
  return hashOf([
    embeddingSize,
    hashes[image.file],
    size,
    ...(text ? [hashes[text.file], hashes[text.tokenizer], text.context, text.padId] : []),
  ])
}

/** A side with the hash of each file in the place of its name. */
function contentsOf(side: ImageSide | TextSide, hashes: PackManifest['hashes']): object {
  const { file, weights, head } = side
  return {
    ...side,
    file: hashes[file],
    weights: weights.map((name) => hashes[name]),
    head: head && hashes[head],
    ...('tokenizer' in side ? { tokenizer: hashes[side.tokenizer] } : {}),
  }
}

const hashOf = (parts: unknown) => createHash('sha256').update(stable(parts)).digest('hex')

/** JSON that does not depend on the order of keys. */
const stable = (value: unknown) =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )
