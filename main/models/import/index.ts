/** Other people's models, as packs: each layout is a file here (`families.ts` lists them). */
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Mutex } from 'async-mutex'
import type { ModelId, Precision } from '../../../shared/model/index.ts'
import type { Store } from '../../store/index.ts'
import { askOnce, startThread } from '../../threads/index.ts'
import { freeId, registerPack } from '../registry.ts'
import type { ImportOptions, Origin } from './draft.ts'
import type { ImportApi } from './import-worker.ts'

export { precisionEndings } from './precisions.ts'

const oneAtATime = new Mutex()

/**
 * Copies the model in a folder into the library, if it works. It is not active yet.
 * @param precision of its ONNX files, where there are several; null: the best
 * @param origin of a folder that Kindred fetched; its files become the pack's, so that the folder can only be removed
 * @returns its id, or that of the same model if the library has it
 * @throws KindredError INVALID_PACK naming the file and the field, DISK_FULL, FOLDER_MISSING
 */
export function addModel(
  store: Store,
  path: string,
  precision: Precision | null,
  signal: AbortSignal,
  origin: Origin | null = null,
): Promise<ModelId> {
  return oneAtATime.runExclusive(async () => {
    const draft = join(store.home.models, 'adding.new')
    await mkdir(store.home.models, { recursive: true })
    await rm(draft, { recursive: true, force: true })
    try {
      const id = freeId(store, await makePack(path, { into: draft, precision, origin }, signal))
      // Of an addition that was cut short before it was noted, and which no one knows of.
      await rm(store.home.pack(id), { recursive: true, force: true })
      await rename(draft, store.home.pack(id))
      return await registerPack(store, id)
    } finally {
      await rm(draft, { recursive: true, force: true })
    }
  })
}

function makePack(path: string, options: ImportOptions, signal: AbortSignal): Promise<string> {
  const thread = startThread<ImportApi>(import.meta.url, './import-worker')
  return askOnce(thread, (api) => api.import(path, options), signal)
}
