/**
 * RAW files hold, beside what the sensor saw, the picture that the camera made of it, as JPEG. Where it lies differs by
 * maker and model (directories, maker notes, ISO boxes); that it is the largest JPEG in the file does not.
 */

interface Jpeg {
  data: Buffer
  /** It has no EXIF of its own, so that the file's says how it is to be turned. */
  unturned: boolean
}

interface Found {
  start: number
  width: number
  height: number
  hasExif: boolean
}

/** Smaller than this, it is an icon for the camera's own screen. */
const LEAST_SIDE = 160

/** @returns the largest JPEG of the file, which begins there and ends wherever it ends; null where there is none */
export async function previewOf(data: Buffer): Promise<Jpeg | null> {
  let best: Found | null = null
  for (
    let at = data.indexOf('\xff\xd8\xff', 0, 'latin1');
    at >= 0;
    at = data.indexOf('\xff\xd8\xff', at + 3, 'latin1')
  ) {
    const found = readFrame(data, at)
    if (found && (!best || found.width * found.height > best.width * best.height)) best = found
  }
  if (!best || Math.max(best.width, best.height) < LEAST_SIDE) return null
  return { data: data.subarray(best.start), unturned: !best.hasExif }
}

/** Reads the markers (ITU T.81, annex B) up to the frame; null for lossless frames, which hold the sensor's numbers. */
function readFrame(data: Buffer, start: number): Found | null {
  let hasExif = false
  for (let at = start + 2; at + 9 < data.length && data[at] === 0xff;) {
    const marker = data[at + 1]!
    const length = data.readUInt16BE(at + 2)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) {
      const [height, width] = [data.readUInt16BE(at + 5), data.readUInt16BE(at + 7)]
      const shown = marker === 0xc0 || marker === 0xc1 || marker === 0xc2
      return shown && data[at + 4] === 8 ? { start, width, height, hasExif } : null
    }
    if (marker === 0xe1 && data.toString('latin1', at + 4, at + 8) === 'Exif') hasExif = true
    if (marker === 0xda || length < 2) return null
    at += 2 + length
  }
  return null
}
