/** The little of TIFF that is needed to hand decoded pixels on, and to read colours that libvips does not. */
import type { Readable } from './index.ts'
import type { Pixels } from './pixels.ts'

const SHORT = 3
const LONG = 4
const UNDEFINED = 7
const PHOTOMETRIC = 262

/** Uncompressed pixels with their colour profile, as a file (TIFF 6.0): sharp takes profiles from files alone. */
export function asTiff({ data, width, height, channels }: Pixels, profile: Buffer | null): Buffer {
  const alpha = channels % 2 === 0
  const entries: [tag: number, type: number, count: number, value: number][] = [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
    [258, SHORT, channels, 8],
    [259, SHORT, 1, 1],
    [PHOTOMETRIC, SHORT, 1, channels < 3 ? 1 : 2],
    [273, LONG, 1, 0],
    [277, SHORT, 1, channels],
    [278, LONG, 1, height],
    [279, LONG, 1, data.length],
    [284, SHORT, 1, 1],
    ...(alpha ? ([[338, SHORT, 1, 2]] as [number, number, number, number][]) : []),
    ...(profile ? ([[34675, UNDEFINED, profile.length, 0]] as [number, number, number, number][]) : []),
  ]
  const directory = 8
  const depths = directory + 2 + 12 * entries.length + 4
  const profileAt = depths + 8
  const pixelsAt = profileAt + (profile?.length ?? 0)
  const head = Buffer.alloc(pixelsAt)
  head.write('II*\0', 'latin1')
  head.writeUInt32LE(directory, 4)
  head.writeUInt16LE(entries.length, directory)
  entries.forEach(([tag, type, count, value], i) => {
    const at = directory + 2 + 12 * i
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(type, at + 2)
    head.writeUInt32LE(count, at + 4)
    const pointer =
      tag === 273 ? pixelsAt : tag === 34675 ? profileAt : tag === 258 && count > 2 ? depths : null
    if (pointer !== null) head.writeUInt32LE(pointer, at + 8)
    else if (tag === 258) for (let c = 0; c < count; c++) head.writeUInt16LE(value, at + 8 + 2 * c)
    else head.writeUInt32LE(value, at + 8)
  })
  for (let c = 0; c < 4; c++) head.writeUInt16LE(8, depths + 2 * c)
  profile?.copy(head, profileAt)
  return Buffer.concat([head, data])
}

/** `signed`: a and b in two's complement (CIELAB); `unsigned`: with 128 as their middle (ICCLAB) */
export type LabKind = 'signed' | 'unsigned'
const labKinds: Record<number, LabKind> = { 8: 'signed', 9: 'unsigned' }
const RGB = 2

/** A file that sharp reads. It reads no L*a*b* of 8 bits: such a TIFF is handed on as if its numbers were RGB. */
export function plainReadable(data: Buffer): Readable {
  const photometric = photometricOf(data)
  const lab = (photometric && labKinds[photometric.value]) ?? null
  if (!photometric || !lab) return { data, lab: null, orientation: null }
  const copy = Buffer.from(data)
  if (photometric.littleEndian) copy.writeUInt16LE(RGB, photometric.at)
  else copy.writeUInt16BE(RGB, photometric.at)
  return { data: copy, lab, orientation: null }
}

/** Where the first directory of a TIFF file says how its numbers are colours; null where it is no TIFF file. */
function photometricOf(data: Buffer): { value: number; at: number; littleEndian: boolean } | null {
  const order = data.toString('latin1', 0, 4)
  const littleEndian = order === 'II*\0'
  if ((!littleEndian && order !== 'MM\0*') || data.length < 16) return null
  const u16 = (at: number) => (littleEndian ? data.readUInt16LE(at) : data.readUInt16BE(at))
  const directory = littleEndian ? data.readUInt32LE(4) : data.readUInt32BE(4)
  if (directory + 2 > data.length) return null
  for (let i = 0, at = directory + 2; i < u16(directory) && at + 12 <= data.length; i++, at += 12) {
    if (u16(at) === PHOTOMETRIC) return { value: u16(at + 8), at: at + 8, littleEndian }
  }
  return null
}
