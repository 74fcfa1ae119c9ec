/** Whether a file that was written anew still shows the same photo. */
import sharp from 'sharp'
import { thumbHashToAverageRGBA } from 'thumbhash'
import { fingerprint } from './fingerprint.ts'
import type { Photo } from './read-photo.ts'

type Known = Pick<Photo, 'hash' | 'placeholder' | 'perceptual'>

/** Of 64. Unrelated pictures differ in about 32; a crop's edge, a filter or another compression changes a few. */
const MOST_BITS_CHANGED = 8
/** With fewer bits set or clear than this, a picture is too plain to be told by its fingerprint alone. */
const LEAST_BITS = 8
/** Of a channel's range: how far the mean colours of plain pictures may lie apart. */
const MOST_COLOUR_CHANGED = 0.1

/**
 * Whether the pixels are the same or nearly so, upright or turned by quarters.
 * @param now with its thumbnail, which is compared
 */
export async function isSamePicture(before: Known, now: Photo): Promise<boolean> {
  if (before.hash === now.hash) return true
  for (const angle of [0, 90, 180, 270]) {
    const turned = await sharp(now.thumb256).rotate(angle).toBuffer()
    const { data } = await sharp(turned)
      .flatten({ background: 'white' })
      .resize(9, 8, { fit: 'fill' })
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const print = fingerprint(data)
    if (distance(print, before.perceptual) > MOST_BITS_CHANGED) continue
    if (!isPlain(print) || colourDistance(before, now) <= MOST_COLOUR_CHANGED) return true
  }
  return false
}

function distance(a: Uint8Array, b: Uint8Array): number {
  return bits(a.map((byte, i) => byte ^ b[i]!))
}

const bits = (bytes: Uint8Array) =>
  bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)

function isPlain(print: Uint8Array): boolean {
  const set = bits(print)
  return Math.min(set, 64 - set) < LEAST_BITS
}

function colourDistance(a: Known, b: Known): number {
  const [one, other] = [a, b].map(({ placeholder }) =>
    thumbHashToAverageRGBA(Buffer.from(placeholder, 'base64')),
  ) as [Colour, Colour]
  return Math.max(Math.abs(one.r - other.r), Math.abs(one.g - other.g), Math.abs(one.b - other.b))
}

type Colour = ReturnType<typeof thumbHashToAverageRGBA>
