/** Pixels for models, of photos that have thumbnails. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Preprocessing } from '../../shared/model/index.ts'
import { enlarges, fitOf, preparePixels, type Decoder } from '../media/index.ts'
import type { Home, PhotoPlace, Thumbs } from '../store/index.ts'

/**
 * A picture that has thumbnails as a model sees it: of the small one where it is large enough for that, else of the large one.
 * @throws Error when it cannot be decoded
 */
export async function thumbPixels(thumbs: Thumbs, preprocessing: Preprocessing): Promise<Uint8Array> {
  const small = await readFile(thumbs.small)
  const { width, height } = await sharp(small).metadata()
  const isWhole = Math.max(width, height) < 256
  const { resized } = fitOf({ width, height }, preprocessing)
  return preparePixels(isWhole || !enlarges(resized, { width, height }) ? small : thumbs.large, preprocessing)
}

/**
 * The same of a photo in the library: from its thumbnails or, when those are lost or damaged, from its own file.
 * @param original gives the place of the photo's file, or null when that cannot be reached
 * @returns an error, with the file and the remedy as its message, when neither can be decoded
 */
export async function photoPixels(
  home: Home,
  hash: string,
  original: () => PhotoPlace | null,
  preprocessing: Preprocessing,
  decoder: Decoder,
): Promise<Uint8Array | Error> {
  const thumbs = home.thumbsOf(hash)
  try {
    return await thumbPixels(thumbs, preprocessing)
  } catch (lost) {
    const place = original()
    try {
      if (!place) throw lost
      return await preparePixels((await decoder.read(place)).thumb1024, preprocessing)
    } catch (cause) {
      return new Error(
        `${place?.path ?? thumbs.small} cannot be decoded and was left out: ${(cause as Error).message} Look for changes in its folder ("kindred index"): that makes lost thumbnails again.`,
        { cause },
      )
    }
  }
}
