/** The photos of a library as an evaluation wants them. */
import { basename } from 'node:path'
import { KindredError, type FileId, type PhotoId } from '../../shared/model/index.ts'
import { classesOf } from '../evaluation/index.ts'
import type { PhotoKey, Store } from '../store/index.ts'
import { textNumbers } from '../training/index.ts'

/**
 * Those that have captions.
 * @throws KindredError NO_CAPTIONS
 */
export function captionedPhotos(store: Store) {
  const captions = Map.groupBy(store.captions.all(), ({ photoId }) => photoId)
  const numberOf = textNumbers()
  const photos = store.photos.all().flatMap(({ id, hash, burst }) => {
    const texts = captions.get(id)?.map(({ text }) => text) ?? []
    if (texts.length === 0) return []
    const thumbs = store.home.thumbsOf(hash)
    return [{ thumbs, captions: texts, texts: texts.map(numberOf), burst: burst ?? -id }]
  })
  if (photos.length > 0) return photos
  throw new KindredError(
    'NO_CAPTIONS',
    `No photo in ${nameOf(store)} has a caption.`,
    'Choose a folder with captions, or name its photos by folders and use --labels.',
  )
}

/**
 * Each file with the number of the folder that holds it and the part it belongs to, and the folders' names.
 * @throws KindredError NO_LABELS
 */
export function labelledPhotos(store: Store) {
  const all = store.photos.all()
  const hashes = new Map(all.map(({ id, hash }) => [id, hash]))
  const parts = partsOf(all)
  const files = store.roots
    .list()
    .flatMap(({ id }) => store.files.pictures(id, 0 as FileId, Number.MAX_SAFE_INTEGER))
  const { names, labels } = classesOf(files.map(({ path }) => path))
  if (names.length < 2) {
    const where = names.length === 1 ? 'one folder' : 'no folder'
    throw new KindredError(
      'NO_LABELS',
      files.length === 0
        ? `There are no photos in ${nameOf(store)}.`
        : `The photos in ${nameOf(store)} lie in ${where} inside it; there must be two names or more to choose from.`,
      'Choose a folder that has a folder of photos for each name.',
    )
  }
  const photos = files.flatMap(({ photoId }, i) => {
    const label = labels[i]!
    if (label === null) return []
    return [{ thumbs: store.home.thumbsOf(hashes.get(photoId)!), label, part: parts.get(photoId)! }]
  })
  return { names, photos, unlabelled: files.length - photos.length }
}

/**
 * Of each photo a number, 0 to 1, by which photos can be parted: the same for those of one burst, and by their pixels
 * alone, so that it is the same each time.
 */
function partsOf(photos: readonly PhotoKey[]): Map<PhotoId, number> {
  const bursts = Map.groupBy(photos, ({ id, burst }) => burst ?? -id)
  return new Map(
    [...bursts.values()].flatMap((burst) => {
      const [first] = burst.map(({ hash }) => hash).sort()
      return burst.map(({ id }) => [id, Number.parseInt(first!.slice(0, 8), 16) / 2 ** 32] as const)
    }),
  )
}

const nameOf = (store: Store) =>
  store.roots
    .list()
    .map(({ path }) => basename(path))
    .join(', ')
