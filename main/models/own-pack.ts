/** The pack that comes with Kindred. */
import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import type { ModelId, PackManifest } from '../../shared/model/index.ts'
import { linkOrCopy, writeAtomic } from '../files/index.ts'
import type { Store } from '../store/index.ts'
import { modelHash } from './hash.ts'
import { filesOf, readManifest } from './pack.ts'
import { freeId, registerPack } from './registry.ts'

/**
 * Makes the pack in `dir` a model of the library, and the active one where none is. The library has files of its own,
 * links where that can be: a later Kindred brings other ones, and this model answers until that one has seen the photos.
 * Where it brings the same ones and says better which photos are likely, it is believed. One that a person has taken out
 * does not come back by itself, but where nothing else answers.
 * @returns the model, if it became active just now
 * @throws KindredError INVALID_PACK
 */
export async function takeOwnPack(store: Store, dir: string): Promise<ModelId | null> {
  if (!existsSync(join(dir, 'pack.json'))) return null
  const manifest = await readManifest(dir)
  const hash = modelHash(manifest)
  const known = store.models.list().find((model) => model.hash === hash)
  if (known) await recalibrate(store, known.id, manifest)
  if (!known && store.models.active() && store.settings.get('ownPack') === hash) return null
  const id = known?.id ?? (await take(store, dir, [...filesOf(manifest), ...Object.keys(manifest.hashes)]))
  store.settings.set('ownPack', hash)
  if (store.models.active()) return null
  store.models.activate(id)
  return id
}

async function recalibrate(store: Store, id: ModelId, { calibration }: PackManifest): Promise<void> {
  const dir = store.home.pack(id)
  const own = await readManifest(dir)
  if (!isDeepStrictEqual(own.calibration, calibration)) {
    await writeAtomic(
      join(dir, 'pack.json'),
      Buffer.from(`${JSON.stringify({ ...own, calibration }, null, 2)}\n`),
    )
  }
  if (!isDeepStrictEqual(store.models.get(id)!.manifest.calibration, calibration)) {
    store.models.setCalibration(id, calibration)
  }
}

async function take(store: Store, dir: string, files: readonly string[]): Promise<ModelId> {
  const draft = join(store.home.models, 'own.new')
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  for (const file of new Set(files)) await linkOrCopy(join(dir, file), join(draft, file))
  // Its measured quality is written into this one.
  await copyFile(join(dir, 'pack.json'), join(draft, 'pack.json'))
  const id = freeId(store, basename(dir))
  // Of an earlier time that was cut short before it was noted, and which no one knows of.
  await rm(store.home.pack(id), { recursive: true, force: true })
  await rename(draft, store.home.pack(id))
  return registerPack(store, id)
}
