/** Writing down what was read of a file, and which photo it is. */
import type { FileId, FileReason, PhotoId } from '../../shared/model/index.ts'
import type { Metadata, Photo } from '../media/index.ts'
import type { FileRow, Store } from '../store/index.ts'

export type Reading =
  /** `before`: the photo that was at this place, where the picture is still the same or nearly so. */
  | { as: 'new'; photo: Photo; before: PhotoId | null }
  | { as: 'known'; photoId: PhotoId; content: string; metadata: Metadata }
  | { as: 'failed'; reason: FileReason }
  | { as: 'unsupported'; reason: FileReason }
  | { as: 'gone' }

/** What came of one file. */
export type Outcome =
  /** `decoded`: its pixels were read, not only its bytes. `edited`: the photo has other bytes than before. */
  | { file: FileRow; as: 'photo'; photoId: PhotoId; decoded: boolean; edited: boolean }
  | { file: FileRow; as: 'failed' | 'unsupported' }
  /** It was deleted since it was found. */
  | { file: FileRow; as: 'gone' }
  /** The photo it led to became another one meanwhile, so it has to be read once more. */
  | { file: FileRow; as: 'again' }

/** @param gone files that are no longer on disk */
export function settle(
  store: Store,
  file: FileRow,
  reading: Reading,
  gone: ReadonlyMap<FileId, unknown>,
): Outcome {
  if (reading.as === 'gone') {
    store.files.remove(file.id)
    return { file, as: 'gone' }
  }
  if (reading.as === 'known' && store.photos.byContent(reading.content) !== reading.photoId)
    return { file, as: 'again' }
  // The captions beside it stay with a file that is only read again for its thumbnails.
  if (file.state === 'pending') store.captions.clearFile(file.id)
  else store.captions.clearOrigin(file.id)
  if (reading.as === 'failed' || reading.as === 'unsupported') {
    store.files.settle(file.id, reading.as, reading.reason, null)
    return { file, as: reading.as }
  }
  const { photoId, edited } =
    reading.as === 'known' ? { photoId: reading.photoId, edited: false } : place(store, file, reading, gone)
  const { captions, problem } = reading.as === 'known' ? reading.metadata : reading.photo
  store.files.settle(file.id, 'indexed', problem, photoId)
  if (reading.as === 'known') inherit(store, file.photoId, photoId)
  store.captions.add(
    file.id,
    captions.map((caption) => ({ ...caption, fileId: file.id, photoId })),
  )
  return { file, as: 'photo', photoId, decoded: reading.as === 'new', edited }
}

/** Finds the photo that a file is by now, or makes it one. */
function place(
  store: Store,
  file: FileRow,
  { photo, before }: Extract<Reading, { as: 'new' }>,
  gone: ReadonlyMap<FileId, unknown>,
): { photoId: PhotoId; edited: boolean } {
  const { photos, files, given } = store
  const record = recordOf(photo)
  if (photos.byContent(photo.content) === null) {
    // Files that changed as well have their own turn, and come along.
    const leaves = (id: PhotoId) =>
      files.holders(id).every((holder) => holder.id === file.id || holder.state === 'pending')
    const isGone = (id: PhotoId) => files.holders(id).every((holder) => gone.has(holder.id))
    const edited = before !== null && leaves(before) ? before : photos.withPixels(photo.hash).find(isGone)
    if (edited !== undefined) {
      photos.edit(edited, record)
      return { photoId: edited, edited: true }
    }
  }
  const photoId = photos.put(record)
  // A copy of the photo stays as it was: both have from now on what was given to one.
  if (before !== null && before !== photoId) given.copy(before, photoId)
  return { photoId, edited: false }
}

/** What was given to the photo that was at a place goes on to a photo with the very same pixels. */
function inherit({ photos, files, given }: Store, before: PhotoId | null, photoId: PhotoId): void {
  if (before === null || before === photoId || photos.hash(before) !== photos.hash(photoId)) return
  if (files.holders(before).length === 0) given.move(before, photoId)
  else given.copy(before, photoId)
}

/** A photo without what is kept elsewhere. */
function recordOf({
  thumb256: _small,
  thumb1024: _large,
  pixels: _pixels,
  captions: _captions,
  problem: _,
  ...record
}: Photo) {
  return record
}
