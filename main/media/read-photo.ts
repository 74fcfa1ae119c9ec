/** Everything the library keeps of a photo, from one decode. */
import sharp, { type Metadata as SharpMetadata, type Sharp } from 'sharp'
import { rgbaToThumbHash } from 'thumbhash'
import { basename } from 'node:path'
import { fingerprint } from './fingerprint.ts'
import { loadPhoto, type PhotoFile } from './load.ts'
import { readMetadata, type Metadata } from './metadata.ts'
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
  thumb256: Buffer
  thumb1024: Buffer
}

// No picture is read twice in a row, so a cache would only hold memory.
sharp.cache(false)

/** 16384 x 16384: more than any camera makes, less than what exhausts memory. */
const MAX_PIXELS = 0x4000 * 0x4000

/**
 * How strictly a file is taken: what ends early or cannot be decoded is refused,
 * harmless oddities that many cameras write are not.
 */
const decoding = { failOn: 'error', limitInputPixels: MAX_PIXELS } as const

/**
 * Reads a photo. An animation counts as its first frame.
 * @throws UnreadablePhoto naming the file and what to do
 */
export async function readPhoto(path: string, file?: PhotoFile): Promise<Photo> {
  const { data, hash: content } = file ?? (await loadPhoto(path))
  const name = basename(path)
  const { width, height, metadata } = await readHeader(path, data)
  try {
    return {
      ...metadata,
      content,
      width,
      height,
      bytes: data.length,
      ...(await render(data)),
    }
  } catch (cause) {
    throw damaged(name, cause)
  }
}

/**
 * What a photo says of itself, without decoding it.
 * @throws UnreadablePhoto
 */
export async function readHeader(
  path: string,
  data: Buffer,
): Promise<{ width: number; height: number; metadata: Metadata }> {
  const name = basename(path)
  let header: SharpMetadata
  try {
    header = await sharp(data, { ...decoding, limitInputPixels: false }).metadata()
  } catch (cause) {
    throw damaged(name, cause)
  }
  const { width, height } = header.autoOrient
  if (width * height > MAX_PIXELS) {
    const mega = (pixels: number) => Math.round(pixels / 1e6).toLocaleString('en')
    throw new UnreadablePhoto('failed', {
      code: 'too-large',
      message: `${name} has ${mega(width * height)} megapixels (${width} x ${height}); Kindred reads up to ${mega(MAX_PIXELS)}.`,
      remedy: 'Save a smaller copy beside it.',
    })
  }
  return { width, height, metadata: readMetadata(name, data, header) }
}

async function render(
  data: Buffer,
): Promise<Pick<Photo, 'hash' | 'placeholder' | 'perceptual' | 'thumb256' | 'thumb1024'>> {
  const large = await pixelsOf(fitted(sharp(data, decoding).autoOrient(), 1024))
  const isSmall = Math.max(large.width, large.height) <= 256
  const small = isSmall ? large : await pixelsOf(fitted(picture(large), 256))
  const [thumb1024, thumb256, tiny, grey] = await Promise.all([
    webp(large),
    isSmall ? null : webp(small),
    pixelsOf(fitted(picture(small).ensureAlpha(), 64)),
    pixelsOf(picture(small).flatten({ background: 'white' }).resize(9, 8, { fit: 'fill' }).greyscale()),
  ])
  return {
    hash: await pixelHash(large),
    placeholder: Buffer.from(rgbaToThumbHash(tiny.width, tiny.height, tiny.data)).toString('base64'),
    perceptual: fingerprint(grey.data),
    thumb256: thumb256 ?? thumb1024,
    thumb1024,
  }
}

/** Pixels in memory: [height, width, channels], sRGB, with alpha last where there is any. */
interface Pixels {
  data: Buffer
  width: number
  height: number
  channels: 1 | 2 | 3 | 4
}

async function pixelHash({ data, width, height, channels }: Pixels): Promise<string> {
  const shape = Buffer.from(`${width} x ${height} x ${channels}\n`)
  return Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.concat([shape, data]))).toString('hex')
}

const webp = (pixels: Pixels) => picture(pixels).webp({ quality: 80, effort: 1 }).toBuffer()

const picture = ({ data, ...raw }: Pixels) => sharp(data, { raw })

const fitted = (image: Sharp, size: number) =>
  image.resize({ width: size, height: size, fit: 'inside', withoutEnlargement: true }).toColourspace('srgb')

async function pixelsOf(image: Sharp): Promise<Pixels> {
  const { data, info } = await image.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height, channels: info.channels }
}

/** The decoder's words are kept as the cause; the person gets what it means. */
function damaged(name: string, cause: unknown): UnreadablePhoto {
  const short = /premature end|unexpected end|end of (file|stream|data)|truncated|too short/i.test(
    String(cause),
  )
  return new UnreadablePhoto(
    'failed',
    {
      code: short ? 'truncated' : 'damaged',
      message: short
        ? `${name} ends before the picture does: a part of it is missing.`
        : `${name} is damaged: its picture cannot be decoded.`,
      remedy: 'Copy it again from the camera or a backup, or delete it.',
    },
    { cause },
  )
}
