/** Where a photo that is no plain picture file keeps its EXIF. */
import ExifReader from 'exifreader'
import { previewOf } from './decode/index.ts'
import type { PhotoFile } from './load.ts'

type Described = Pick<PhotoFile, 'kind' | 'data'>

/** How far into a RAW file its directories can lie. */
const MOST_DESCRIBED = 4 << 20

/** The bytes that ExifReader reads a photo's EXIF from. */
export async function describedIn({ kind, data }: Described): Promise<Buffer> {
  if (kind !== 'raw') return data
  const mark = data.toString('latin1', 0, 4)
  if (mark === 'II*\0' || mark === 'MM\0*') return data
  // Olympus and Panasonic write TIFF under a mark of their own.
  if (mark.startsWith('II') || mark.startsWith('MM')) {
    const copy = Buffer.from(data.subarray(0, MOST_DESCRIBED))
    copy.write(mark.startsWith('II') ? 'II*\0' : 'MM\0*', 'latin1')
    return copy
  }
  // Canon's CR3 is an ISO container with a TIFF directory in a box.
  const box = data.subarray(0, MOST_DESCRIBED).indexOf('CMT1', 0, 'latin1')
  if (data.toString('latin1', 4, 12) === 'ftypcrx ' && box >= 0) return data.subarray(box + 4)
  return (await previewOf(data))?.data ?? data
}

/** EXIF's orientation, 1 to 8; null where none is said. */
export async function orientationOf(photo: Described): Promise<number | null> {
  try {
    const { exif } = ExifReader.load(await describedIn(photo), {
      expanded: true,
      includeTags: { exif: ['Orientation'] },
    })
    const value = exif?.Orientation?.value
    return typeof value === 'number' && value >= 1 && value <= 8 ? value : null
  } catch {
    return null
  }
}
