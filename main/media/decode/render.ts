/** A picture's pixels, small and upright, in sRGB: also where its colours are unusual or a part of it is missing. */
import sharp, { type Metadata as SharpMetadata, type Sharp } from 'sharp'
import { cmykToRgb, labToRgb, toneByRange } from './colour.ts'
import type { Readable } from './index.ts'
import type { Pixels } from './pixels.ts'
import type { LabKind } from './tiff.ts'

export interface Rendered extends Pixels {
  /** the share of the picture's rows that could be decoded; null where the file is whole */
  share: number | null
}

/** 16384 x 16384: more than any camera makes, less than what exhausts memory. */
export const MAX_PIXELS = 0x4000 * 0x4000

const strict = { failOn: 'error', limitInputPixels: MAX_PIXELS } as const
/** What is missing is left grey or black. */
const lenient = { failOn: 'none', limitInputPixels: MAX_PIXELS } as const

/**
 * @param size the longer side in pixels, at most
 * @throws Error when nothing of it can be decoded
 */
export async function renderLarge(
  readable: Readable,
  header: SharpMetadata,
  size: number,
): Promise<Rendered> {
  try {
    return { ...(await render(readable, header, size, strict)), share: null }
  } catch (cause) {
    const share = await shareDecoded(readable.data).catch(() => 0)
    if (share === 0) throw cause
    return { ...(await render(readable, header, size, lenient)), share }
  }
}

type Strictness = typeof strict | typeof lenient

async function render(
  { data, lab, orientation }: Readable,
  header: SharpMetadata,
  size: number,
  strictness: Strictness,
): Promise<Pixels> {
  if (lab) return renderLab(data, lab, size, strictness)
  const open = () => fitted(turned(sharp(data, strictness), orientation), size)
  if (header.depth === 'float' || header.depth === 'double') return renderFloat(open(), header)
  if (header.space === 'cmyk' && !header.hasProfile) {
    const inks = await rawPixels(open().pipelineColourspace('cmyk').toColourspace('cmyk'))
    return { ...inks, data: cmykToRgb(inks.data), channels: 3 }
  }
  return rawPixels(open().toColourspace('srgb'))
}

async function renderLab(data: Buffer, lab: LabKind, size: number, strictness: Strictness): Promise<Pixels> {
  const numbers = await rawPixels(
    fitted(sharp(data, { ...strictness, ignoreIcc: true }).autoOrient(), size).removeAlpha(),
  )
  return { ...numbers, data: labToRgb(numbers.data, lab === 'signed'), channels: 3 }
}

/** Numbers of no fixed range, taken as they are: libvips would cut them off at 1 or at 255. */
async function renderFloat(image: Sharp, { space }: SharpMetadata): Promise<Pixels> {
  const { data, info } = await image
    .pipelineColourspace(space!)
    .toColourspace(space!)
    .raw({ depth: 'float' })
    .toBuffer({ resolveWithObject: true })
  return {
    data: toneByRange(new Float32Array(data.buffer, data.byteOffset, data.length / 4)),
    width: info.width,
    height: info.height,
    channels: info.channels as Pixels['channels'],
  }
}

const turned = (image: Sharp, orientation: number | null): Sharp => {
  if (orientation === null) return image.autoOrient()
  const turns = [0, 0, 180, 180, 90, 90, 270, 270][orientation - 1] ?? 0
  const mirrored = [2, 4, 5, 7].includes(orientation)
  // sharp mirrors before it turns by a multiple of 90 degrees.
  return mirrored ? image.flop().rotate(turns === 90 ? 270 : turns === 270 ? 90 : turns) : image.rotate(turns)
}

const fitted = (image: Sharp, size: number) =>
  image.resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })

export async function rawPixels(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels as Pixels['channels'] }
}

/** What a missing row may differ from its neighbours by, after shrinking. */
const NEARLY_EQUAL = 1

/** Decoders fill rows that are missing with one colour: the share of rows above those. */
async function shareDecoded(data: Buffer): Promise<number> {
  const { data: pixels, height, width, channels } = await rawPixels(fitted(sharp(data, lenient), 512))
  const stride = width * channels
  const last = pixels.subarray((height - 1) * stride, (height - 1) * stride + channels)
  const isFill = (row: number) => {
    for (let i = row * stride; i < (row + 1) * stride; i++) {
      if (Math.abs(pixels[i]! - last[i % channels]!) > NEARLY_EQUAL) return false
    }
    return true
  }
  let rows = height
  while (rows > 0 && isFill(rows - 1)) rows--
  return rows / height
}
