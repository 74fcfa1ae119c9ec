/** Any folder as a library to measure on. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { addRoot, indexLibrary, type CaptionParser } from '../library/index.ts'
import type { Decoder } from '../media/index.ts'
import { openStore, type Store } from '../store/index.ts'
import type { Report } from './thread.ts'

export interface FolderTools {
  /** the folder becomes a library of its own, which lives inside this one's for the time of the work */
  store: Pick<Store, 'home'>
  decoder: Decoder
  captionParser: CaptionParser
}

/**
 * Reads a folder and does something with the library that it makes. A file counts each time that it is there.
 * @param work gets that library's folder, and the library
 * @returns what the work gives, and how many pictures could not be read
 * @throws KindredError FOLDER_MISSING, and what the work throws
 */
export async function withFolder<T extends object>(
  { store: { home }, decoder, captionParser }: FolderTools,
  folder: string,
  signal: AbortSignal,
  report: Report,
  work: (home: string, store: Store) => Promise<T>,
): Promise<T & { unread: number }> {
  await mkdir(home.measuring, { recursive: true })
  const dir = await mkdtemp(join(home.measuring, 'folder-'))
  const store = openStore(dir)
  try {
    await addRoot(store, folder)
    await indexLibrary({ store, decoder, captionParser, signal, report })
    return { unread: store.files.counts().failed, ...(await work(dir, store)) }
  } finally {
    store.close()
    await rm(dir, { recursive: true, force: true })
  }
}
