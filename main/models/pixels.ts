/** Pixels for towers. */
import sharp from 'sharp'
import type { Decoder } from '../media/index.ts'
import type { Home, PhotoPlace } from '../store/index.ts'

/**
 * The upright picture stretched to a square, alpha on white.
 * @param file a path or the file's bytes
 * @returns RGB, row-major [size, size, 3]
 */
export async function squarePixels(file: string | Uint8Array, size: number): Promise<Uint8Array> {
  return sharp(file, { failOn: 'error' })
    .autoOrient()
    .flatten({ background: 'white' })
    .resize(size, size, { fit: 'fill', kernel: 'lanczos3' })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' })
    .toBuffer()
}

/**
 * The same of a photo in the library: from its thumbnail or, when that is lost or damaged, from its own file.
 * @param original gives the place of the photo's file, or null when that cannot be reached
 * @returns an error, with the file and the remedy as its message, when neither can be decoded
 */
export async function photoPixels(
  home: Home,
  hash: string,
  original: () => PhotoPlace | null,
  size: number,
  decoder: Decoder,
): Promise<Uint8Array | Error> {
  const thumb = home.thumb(hash, 256)
  try {
    return await squarePixels(thumb, size)
  } catch {
    const place = original()
    try {
      return await squarePixels(place ? (await decoder.read(place)).thumb256 : thumb, size)
    } catch (cause) {
      return new Error(
        `${place?.path ?? thumb} cannot be decoded and was left out: ${(cause as Error).message} Look for changes in its folder ("kindred index"): that makes lost thumbnails again.`,
        { cause },
      )
    }
  }
}
