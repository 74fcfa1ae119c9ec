/** Where everything of a library lies below its folder: the one place that knows. */
import { join } from 'node:path'

export const thumbSizes = [256, 1024] as const
/** The longer side of a thumbnail in pixels. */
export type ThumbSize = (typeof thumbSizes)[number]

/** The files of a picture's two thumbnails. */
export interface Thumbs {
  small: string
  large: string
}

export type Home = ReturnType<typeof homeAt>

/** @param folder the library's folder, absolute */
export const homeAt = (folder: string) => ({
  folder,
  database: join(folder, 'library.sqlite'),
  lock: join(folder, 'library.lock'),
  backups: join(folder, 'backups'),
  /** the training cache */
  pixels: join(folder, 'pixels'),
  /** graphs for searching; can always be built again */
  nearest: join(folder, 'nearest'),
  /** pictures that were dropped to search with */
  queries: join(folder, 'queries'),
  /** folders that a model is measured on, for that time */
  measuring: join(folder, 'measuring'),
  /** models on their way here */
  downloads: join(folder, 'downloads'),
  /** the sample collection */
  sample: join(folder, 'sample'),
  models: join(folder, 'models'),
  pack: (model: string) => join(folder, 'models', model),
  run: (run: number) => join(folder, 'runs', String(run)),
  thumbs: (size: ThumbSize) => join(folder, 'thumbs', String(size)),
  /** in 256 folders by the first byte of the photo's hash */
  thumb: (hash: string, size: ThumbSize) => thumbFile(folder, hash, size),
  thumbsOf: (hash: string): Thumbs => ({
    small: thumbFile(folder, hash, 256),
    large: thumbFile(folder, hash, 1024),
  }),
})

const thumbFile = (folder: string, hash: string, size: ThumbSize) =>
  join(folder, 'thumbs', String(size), hash.slice(0, 2), `${hash}.webp`)
