/** Pixels for towers. */
import sharp from 'sharp'
import type { Home } from '../store/index.ts'

/**
 * The upright picture stretched to a square, alpha on white.
 * @param file a path or the file's bytes
 * @returns RGB, row-major [size, size, 3]
 */
export async function squarePixels(file: string | Buffer, size: number): Promise<Uint8Array> {
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
 * @param original gives the photo's file, or null when that cannot be reached
 * @returns an error, with the file and the remedy as its message, when neither can be decoded
 */
export async function photoPixels(
  home: Home,
  hash: string,
  original: () => string | null,
  size: number,
): Promise<Uint8Array | Error> {
  const thumb = home.thumb(hash, 256)
  try {
    return await squarePixels(thumb, size)
  } catch {
    const file = original() ?? thumb
    return squarePixels(file, size).catch(
      (cause: Error) =>
        new Error(
          `${file} cannot be decoded and was left out: ${cause.message}. Look for changes in its folder ("kindred index"): that makes lost thumbnails again.`,
          { cause },
        ),
    )
  }
}
