/** Pixels for models: the one place that prepares them, so that a query's picture is prepared as the library's were. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import type { Preprocessing } from '../../shared/model/index.ts'
import type { Decoder } from '../media/index.ts'
import type { Home, PhotoPlace, Thumbs } from '../store/index.ts'
import { fitOf, padded, type Fit } from './fit.ts'
import { enlarge } from './resample.ts'

const kernels = { bilinear: 'linear', bicubic: 'cubic', lanczos3: 'lanczos3' } as const

/**
 * The upright picture as a model sees it, alpha on white.
 * @param file a path or the file's bytes
 * @returns RGB, row-major [size, size, 3]
 */
export async function preparePixels(
  file: string | Uint8Array,
  preprocessing: Preprocessing,
): Promise<Uint8Array> {
  const size = await uprightSize(file)
  return fitted(file, size, fitOf(size, preprocessing), preprocessing)
}

/**
 * The same of a picture that has thumbnails: of the small one where it is large enough for that, else of the large one.
 * @throws Error when it cannot be decoded
 */
export async function thumbPixels(thumbs: Thumbs, preprocessing: Preprocessing): Promise<Uint8Array> {
  const small = await readFile(thumbs.small)
  const size = await uprightSize(small)
  const fit = fitOf(size, preprocessing)
  const isWhole = Math.max(size.width, size.height) < 256
  if (isWhole || !enlarges(fit.resized, size)) return fitted(small, size, fit, preprocessing)
  return preparePixels(thumbs.large, preprocessing)
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

async function uprightSize(file: string | Uint8Array): Promise<Size> {
  return (await sharp(file, { failOn: 'error' }).metadata()).autoOrient
}

const enlarges = (to: Size, from: Size) => to.width > from.width || to.height > from.height

/** Shrunk by libvips, while it decodes where it can; enlarged here. */
async function fitted(
  file: string | Uint8Array,
  from: Size,
  { resized, window }: Fit,
  { kernel, size, fill }: Preprocessing,
): Promise<Uint8Array> {
  const small = {
    width: Math.min(resized.width, from.width),
    height: Math.min(resized.height, from.height),
  }
  const shrunk = sharp(file, { failOn: 'error' })
    .autoOrient()
    .flatten({ background: 'white' })
    .resize({ ...small, fit: 'fill', kernel: kernels[kernel] })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
  if (!enlarges(resized, from)) {
    return padded({ ...window, data: await shrunk.extract(window).toBuffer() }, size, fill)
  }
  const picture = enlarge({ ...small, data: await shrunk.toBuffer() }, resized, window, kernel)
  return padded(picture, size, fill)
}
