/** Pixels for models: the one place that prepares them, so that a query's picture is prepared as the library's were. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Preprocessing } from '../../shared/model/index.ts'
import type { Decoder } from '../media/index.ts'
import type { Home, PhotoPlace, Thumbs } from '../store/index.ts'
import { fitOf, padded } from './fit.ts'
import { enlarge, type Picture } from './resample.ts'

const kernels = { bilinear: 'linear', bicubic: 'cubic', lanczos3: 'lanczos3' } as const

/**
 * The upright picture as a model sees it, alpha on white.
 * @param file a path or the file's bytes; all of it is decoded, however large
 * @returns RGB, row-major [size, size, 3]
 */
export async function preparePixels(
  file: string | Uint8Array,
  preprocessing: Preprocessing,
): Promise<Uint8Array> {
  return fitted(await decoded(file), preprocessing)
}

/**
 * The same of a picture that has thumbnails: of the small one where it is large enough for that, else of the large one.
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

interface Size {
  width: number
  height: number
}

const enlarges = (to: Size, from: Size) => to.width > from.width || to.height > from.height

/** Decoders can shrink as they decode, but not as a model's own code does: its vectors then are others. */
async function decoded(file: string | Uint8Array): Promise<Picture> {
  const { data, info } = await sharp(file, { failOn: 'error' })
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

/** Shrunk by libvips, enlarged by `resample.ts`. */
async function fitted(picture: Picture, preprocessing: Preprocessing): Promise<Uint8Array> {
  const { resized, window } = fitOf(picture, preprocessing)
  const { kernel, size, fill } = preprocessing
  const small = {
    width: Math.min(resized.width, picture.width),
    height: Math.min(resized.height, picture.height),
  }
  const raw = { width: picture.width, height: picture.height, channels: 3 } as const
  const shrunk = sharp(picture.data, { raw })
    .resize({ ...small, fit: 'fill', kernel: kernels[kernel] })
    .raw()
  if (!enlarges(resized, picture)) {
    return padded({ ...window, data: await shrunk.extract(window).toBuffer() }, size, fill)
  }
  const part = enlarge({ ...small, data: await shrunk.toBuffer() }, resized, window, kernel)
  return padded(part, size, fill)
}
