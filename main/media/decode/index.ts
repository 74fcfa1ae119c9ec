/** Whatever a photo file holds, as a picture that sharp reads. */
import { decodeHeic } from './heic.ts'
import { decodeJxl } from './jxl.ts'
import { previewOf } from './raw.ts'
import { plainReadable, type LabKind } from './tiff.ts'
export type { Pixels } from './pixels.ts'
export { previewOf } from './raw.ts'
export { plainReadable } from './tiff.ts'
export { MAX_PIXELS, rawPixels, renderLarge } from './render.ts'

export type PictureKind = 'plain' | 'heic' | 'jxl' | 'raw'

export interface Readable {
  /** in a format that sharp reads */
  data: Buffer
  /** how the numbers that look like RGB are CIE L*a*b*; null where they are what they look like */
  lab: LabKind | null
  /** EXIF's number (1 to 8) where `data` itself does not say it */
  orientation: number | null
}

/**
 * @param orientation reads what the file's own EXIF says; of HEIC and JPEG XL, the container's word counts
 * @returns null where a RAW file holds no picture that is ready to be shown
 * @throws Error when it cannot be decoded
 */
export async function toReadable(
  kind: PictureKind,
  data: Buffer,
  orientation: () => Promise<number | null>,
): Promise<Readable | null> {
  if (kind === 'plain') return plainReadable(data)
  if (kind === 'heic') return { data: await decodeHeic(data), lab: null, orientation: null }
  if (kind === 'jxl') return { data: await decodeJxl(data), lab: null, orientation: null }
  const preview = await previewOf(data)
  return (
    preview && { data: preview.data, lab: null, orientation: preview.unturned ? await orientation() : null }
  )
}
