/** Pixels for encoders. */
import sharp from 'sharp'

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
