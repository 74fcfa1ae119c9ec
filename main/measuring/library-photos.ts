/** The photos of a library as an evaluation wants them. */
import { basename } from 'node:path'
import { KindredError, type FileId } from '../../shared/model/index.ts'
import { classesOf } from '../evaluation/index.ts'
import type { Store } from '../store/index.ts'
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
 * Each file with the number of the folder that holds it, and the folders' names.
 * @throws KindredError NO_LABELS
 */
export function labelledPhotos(store: Store) {
  const hashes = new Map(store.photos.all().map(({ id, hash }) => [id, hash]))
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
    return label === null ? [] : [{ thumbs: store.home.thumbsOf(hashes.get(photoId)!), label }]
  })
  return { names, photos, unlabelled: files.length - photos.length }
}

const nameOf = (store: Store) =>
  store.roots
    .list()
    .map(({ path }) => basename(path))
    .join(', ')
