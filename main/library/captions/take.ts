/** Writing down what caption files say, in short transactions. */
import type { Gate } from '../../../shared/lib/gate.ts'
import type { FileId, FileReason, PhotoId } from '../../../shared/model/index.ts'
import type { FileRow, FoundCaption, Store } from '../../store/index.ts'
import { pace } from '../../threads/index.ts'
import { nameOf, parentOf, plain } from '../paths.ts'
import type { Answer } from './captions-worker.ts'
import type { OpenCaptions } from './parser.ts'
import type { PictureFinder } from './pictures.ts'

export interface Take {
  store: Store
  signal: AbortSignal | undefined
  gate: Gate | undefined
  open: OpenCaptions
  finder: PictureFinder
  file: FileRow
}

const CAPTIONS_A_TRANSACTION = 250

/** Takes what stands in a file beside a photo. @returns what the ledger says of the file then */
export async function takeSidecar({ store, open, finder, file }: Take): Promise<Answer<FileReason>> {
  const answer = await open.sidecar()
  if (answer.as !== 'read') return answer
  const { captions, takenAt, dayOnly, place, title } = answer.value
  const beside = finder.beside(file.path)
  // Of a name that was cut, the whole one inside the file tells the picture.
  const pictures =
    title !== null && beside.length > 1
      ? beside.filter((picture) => plain(nameOf(picture.path)) === plain(title))
      : beside
  const found = pictures.map(({ id: fileId, photoId }) => ({ fileId, photoId }))
  const facts = takenAt === null && place === null ? [] : found
  store.transaction(() => {
    store.captions.clearOrigin(file.id)
    store.captions.add(
      file.id,
      found.flatMap((of) => captions.map((caption) => ({ ...caption, ...of }))),
    )
    store.captions.addFacts(
      file.id,
      facts.map((of) => ({
        ...of,
        takenAt,
        dayOnly,
        latitude: place?.latitude ?? null,
        longitude: place?.longitude ?? null,
      })),
    )
  })
  const photos = new Set(found.map(({ photoId }) => photoId)).size
  return { as: 'read', value: summary(captions.length * found.length, facts.length > 0, photos, 0) }
}

/** Takes all captions of a table, or none when a part of it is malformed. */
export async function takeTable(take: Take): Promise<Answer<FileReason>> {
  const { store, signal, gate, open, finder, file } = take
  const checked = await open.check()
  if (checked.as !== 'read') return checked
  await clearCaptions(store, file.id)
  const folder = parentOf(file.path)
  const missed = new Set<string>()
  const photos = new Set<PhotoId>()
  let captions = 0
  const turn = pace()
  for await (const lot of open.rows()) {
    if (lot.as !== 'read') {
      await clearCaptions(store, file.id)
      return lot
    }
    signal?.throwIfAborted()
    await gate?.pass()
    const found: FoundCaption[] = []
    for (const { image, text } of lot.value) {
      const picture = finder.called(image, folder)
      if (picture) found.push({ text, source: 'table', fileId: picture.id, photoId: picture.photoId })
      else missed.add(image)
    }
    for (let i = 0; i < found.length; i += CAPTIONS_A_TRANSACTION) {
      store.transaction(() => store.captions.add(file.id, found.slice(i, i + CAPTIONS_A_TRANSACTION)))
      await turn()
    }
    for (const { photoId } of found) photos.add(photoId)
    captions += found.length
  }
  return { as: 'read', value: summary(captions, false, photos.size, missed.size) }
}

/** Forgets the captions that stand in a file, a few at a time: a table may have given very many. */
export async function clearCaptions(store: Store, file: FileId): Promise<void> {
  const turn = pace()
  while (store.captions.clearSome(file, CAPTIONS_A_TRANSACTION) > 0) await turn()
}

function summary(captions: number, facts: boolean, photos: number, missed: number): FileReason {
  const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
  const dated = facts ? ' and a date or a place' : ''
  return {
    code: 'sidecar',
    message: `It gives ${count(captions, 'caption')}${dated} for ${count(photos, 'photo')}.${
      missed ? ` ${count(missed, 'name')} in it match no single picture here.` : ''
    }`,
    remedy: missed ? 'Name pictures by their path from the folder of this file.' : 'Nothing needs doing.',
  }
}
