/** Everything the library keeps of a photo, from one decode. */
import sharp, { type Metadata as SharpMetadata } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import type { FileReason, Preprocessing } from '../../shared/model/index.ts'
import {
  MAX_PIXELS,
  plainReadable,
  rawPixels,
  renderLarge,
  toReadable,
  type Pixels,
  type Readable,
} from './decode/index.ts'
import { fingerprint } from './fingerprint.ts'
import type { PhotoFile } from './load.ts'
import { prepareDecoded } from './prepare/index.ts'
import { readMetadata, type Metadata } from './metadata.ts'
import { describedIn, orientationOf } from './described.ts'
import { UnreadablePhoto } from './unreadable.ts'

export interface Photo extends Metadata {
  /** SHA-256 of the file's bytes, hex. */
  content: string
  /** SHA-256 of the pixels that all else is made from, hex: the same whatever the file says of itself. */
  hash: string
  /** Upright, after EXIF orientation. */
  width: number
  height: number
  bytes: number
  /** ThumbHash, base64. */
  placeholder: string
  /** 64-bit difference hash, 8 bytes. */
  perceptual: Uint8Array
  /** WebP, at most 256 on the longer side, never enlarged. */
  thumb256: Uint8Array
  thumb1024: Uint8Array
  /** as the model sees it whose preprocessing was given, else null */
  pixels: Uint8Array | null
}

/**
 * Reads a photo. An animation counts as its first frame; what is left of a damaged picture counts as the picture, and
 * `problem` says how much that is.
 * @throws UnreadablePhoto naming the file and what to do
 */
export async function readPhoto(file: PhotoFile, preprocessing?: Preprocessing): Promise<Photo> {
  const { name } = file
  const readable = await readableOf(file)
  const header = await headerOf(name, readable.data)
  const { width, height } = uprightSize(header, readable.orientation)
  if (width * height > MAX_PIXELS) throw tooLarge(name, width, height)
  const metadata = await readDescription(file)
  try {
    const { share, ...large } = await renderLarge(readable, header, 1024)
    return {
      ...metadata,
      content: file.hash,
      problem: (share === null ? null : partly(name, share)) ?? metadata.problem,
      width,
      height,
      bytes: file.data.length,
      ...(await smallForms(large)),
      pixels: preprocessing ? await prepareDecoded(large, preprocessing) : null,
    }
  } catch (cause) {
    throw damaged(name, cause)
  }
}

/**
 * What a photo says of itself, without decoding its pixels.
 * @throws UnreadablePhoto
 */
export async function readDescription(file: PhotoFile): Promise<Metadata> {
  const { name } = file
  if (file.kind !== 'plain') return readMetadata(name, await describedIn(file), { xmp: packetIn(file.data) })
  return readMetadata(name, file.data, await headerOf(name, plainReadable(file.data).data))
}

async function readableOf({ name, kind, data }: PhotoFile): Promise<Readable> {
  const readable = await toReadable(kind, data, () => orientationOf({ kind, data })).catch(
    (cause: unknown) => {
      throw damaged(name, cause)
    },
  )
  if (readable) return readable
  throw new UnreadablePhoto('unsupported', {
    code: 'raw',
    message: `${name} is a RAW photo without a picture that is ready to be shown, and Kindred develops none.`,
    remedy: 'Save a copy as JPEG, PNG or WebP beside it, and Kindred will find that.',
  })
}

async function headerOf(name: string, data: Buffer): Promise<SharpMetadata> {
  try {
    return await sharp(data, { failOn: 'none', limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(name, cause)
  }
}

function uprightSize({ width, height, autoOrient }: SharpMetadata, orientation: number | null) {
  if (orientation === null) return autoOrient
  return orientation > 4 ? { width: height, height: width } : { width, height }
}

/** An XMP packet in a file of any format (XMP specification, part 3): it can be found by its own marks. */
function packetIn(data: Buffer): Buffer | undefined {
  const start = data.indexOf('<x:xmpmeta')
  const end = start < 0 ? -1 : data.indexOf('</x:xmpmeta>', start)
  return end < 0 ? undefined : data.subarray(start, end + '</x:xmpmeta>'.length)
}

async function smallForms(
  large: Pixels,
): Promise<Pick<Photo, 'hash' | 'placeholder' | 'perceptual' | 'thumb256' | 'thumb1024'>> {
  const isSmall = Math.max(large.width, large.height) <= 256
  const small = isSmall ? large : await rawPixels(fitted(large, 256))
  const [thumb1024, thumb256, tiny, grey] = await Promise.all([
    webp(large),
    isSmall ? null : webp(small),
    rawPixels(fitted(small, 64).ensureAlpha()),
    rawPixels(picture(small).flatten({ background: 'white' }).resize(9, 8, { fit: 'fill' }).greyscale()),
  ])
  return {
    hash: await pixelHash(large),
    placeholder: Buffer.from(rgbaToThumbHash(tiny.width, tiny.height, tiny.data)).toString('base64'),
    perceptual: fingerprint(grey.data),
    thumb256: thumb256 ?? thumb1024,
    thumb1024,
  }
}

async function pixelHash({ data, width, height, channels }: Pixels): Promise<string> {
  const shape = Buffer.from(`${width} x ${height} x ${channels}\n`)
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.concat([shape, data]))).toString('hex')
}

/** A model reads a small picture pixel for pixel, with all that compression did to it; a large one it reads shrunk. */
const webp = (pixels: Pixels) =>
  picture(pixels)
    .webp(
      Math.max(pixels.width, pixels.height) <= 256 ? { quality: 90, effort: 1 } : { quality: 80, effort: 0 },
    )
    .toBuffer()

const picture = ({ data, ...raw }: Pixels) => sharp(data, { raw })

const fitted = (pixels: Pixels, size: number) =>
  picture(pixels)
    .resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')

function partly(name: string, share: number): FileReason {
  const percent = share > 0.995 ? 'nearly 100' : Math.max(1, Math.round(share * 100))
  return {
    code: 'partly-damaged',
    message: `${name} is partly damaged: ${percent} % of its picture could be decoded.`,
    remedy: 'It can be found and shown as it is. If there is a backup, copy it again from there.',
  }
}

function tooLarge(name: string, width: number, height: number): UnreadablePhoto {
  const mega = (pixels: number) => Math.round(pixels / 1e6).toLocaleString('en')
  return new UnreadablePhoto('failed', {
    code: 'too-large',
    message: `${name} has ${mega(width * height)} megapixels (${width} x ${height}); Kindred reads up to ${mega(MAX_PIXELS)}.`,
    remedy: 'Save a smaller copy beside it.',
  })
}

/** The decoder's words are kept as the cause; the person gets what it means. */
function damaged(name: string, cause: unknown): UnreadablePhoto {
  const words = String(cause)
  if (/colou?r ?space|labq|unsupported (photometric|interpretation)/i.test(words)) {
    return new UnreadablePhoto(
      'unsupported',
      {
        code: 'colours',
        message: `${name} keeps its colours in a way that Kindred does not read.`,
        remedy: 'Save a copy in RGB beside it, and Kindred will find that.',
      },
      { cause },
    )
  }
  const short = /premature end|unexpected end|end of (file|stream|data)|truncated|too short/i.test(words)
  return new UnreadablePhoto(
    'failed',
    {
      code: short ? 'truncated' : 'damaged',
      message: short
        ? `${name} ends before its picture begins: all of it is missing.`
        : `${name} is damaged: its picture cannot be decoded.`,
      remedy: 'Copy it again from the camera or a backup, or delete it.',
    },
    { cause },
  )
}
