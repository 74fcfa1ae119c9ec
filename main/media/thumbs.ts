/** Where thumbnails lie. */
import { join } from 'node:path'

export const thumbSizes = [256, 1024] as const
export type ThumbSize = (typeof thumbSizes)[number]

/** The file of a photo's thumbnail, in 256 folders by the first byte of its hash. */
export const thumbPath = (home: string, hash: string, size: ThumbSize): string =>
  join(home, 'thumbs', String(size), hash.slice(0, 2), `${hash}.webp`)
