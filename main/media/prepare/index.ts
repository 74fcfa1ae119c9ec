/** Pixels for models: the one place that prepares them, so that a query's picture is prepared as the library's were. */
import sharp, { type Sharp } from 'sharp'
import type { Preprocessing } from '../../../shared/model/index.ts'
import type { Pixels } from '../decode/index.ts'
import { enlarges, fitOf, padded } from './fit.ts'
import { enlarge, type Picture } from './resample.ts'

export { enlarges, fitOf }

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

/** The same of pixels in memory, upright and in sRGB. */
export async function prepareDecoded(
  { data, ...raw }: Pixels,
  preprocessing: Preprocessing,
): Promise<Uint8Array> {
  const picture = raw.channels === 3 ? { data, ...raw } : await plain(sharp(data, { raw }))
  return fitted(picture, preprocessing)
}

/** Decoders can shrink as they decode, but not as a model's own code does: its vectors then are others. */
function decoded(file: string | Uint8Array): Promise<Picture> {
  return plain(sharp(file, { failOn: 'error' }).autoOrient())
}

async function plain(image: Sharp): Promise<Picture> {
  const { data, info } = await image
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
  const shrinks = small.width < picture.width || small.height < picture.height
  const shrunk = () =>
    sharp(picture.data, { raw: { width: picture.width, height: picture.height, channels: 3 } })
      .resize({ ...small, fit: 'fill', kernel: kernels[kernel] })
      .raw()
  if (!enlarges(resized, picture)) {
    return padded({ ...window, data: await shrunk().extract(window).toBuffer() }, size, fill)
  }
  const whole = shrinks ? { ...small, data: await shrunk().toBuffer() } : picture
  return padded(enlarge(whole, resized, window, kernel), size, fill)
}
