/** A model as a pack in a folder, which `kindred models add` takes, with its weights in as many bits as are asked for. */
import { randomUUID } from 'node:crypto'
import { closeSync, constants, openSync, readSync, statSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  KindredError,
  type Cosines,
  type ModelId,
  type PackManifest,
  type Precision,
  type Progress,
} from '../../shared/model/index.ts'
import { agreement, packEmbedder } from '../evaluation/index.ts'
import { folderBytes, hashFile } from '../files/index.ts'
import { filesOf, loadPack, openEncoder, thumbPixels, type Pack } from '../models/index.ts'
import { openReader, type Store } from '../store/index.ts'
import { narrowModel } from '../tensor/index.ts'

/** Of a model's vectors with those of what was made of it. */
const MOST_COMPARED = 64

export interface ExportedModel {
  files: string[]
  bytes: number
  /** of the model in the library */
  bytesBefore: number
  /** to what the model itself gives; null where nothing was there to look at, or nothing was changed */
  photos: Cosines | null
  texts: Cosines | null
}

/**
 * Writes a model's pack to a folder, whole or not at all. Below fp32 its trunks' weights have fewer bits, and the vectors of
 * some photos and captions of the library are compared with the model's own; heads, which are small and learn on, stay.
 * @param home the library's folder, which this process has open
 * @param dir a new or empty folder
 * @throws KindredError BAD_INPUT where the folder holds something, INVALID_PACK, DISK_FULL
 */
export async function exportModel(
  home: string,
  { id, dir, precision }: { id: ModelId; dir: string; precision: Precision },
  report: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ExportedModel> {
  await requireEmpty(dir)
  const store = openReader(home)
  const draft = `${dir}.${randomUUID()}.tmp`
  try {
    const pack = await loadPack(store.home.pack(id))
    await mkdir(draft, { recursive: true })
    const exported =
      precision === 'fp32'
        ? await copied(pack, draft)
        : await narrowed(pack, draft, { id, precision, report, signal })
    const cosines =
      precision === 'fp32' ? { photos: null, texts: null } : await compared(store, [pack, exported], report)
    await rmdir(dir).catch(() => {})
    await rename(draft, dir)
    const files = [...Object.keys(exported.manifest.hashes), 'pack.json'].map((name) => join(dir, name))
    return { files, bytes: await folderBytes(dir), bytesBefore: await folderBytes(pack.dir), ...cosines }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new KindredError(
      'DISK_FULL',
      `There is no room left on the disk of ${dir}.`,
      'Make room on it, or export with --precision int8.',
      { cause },
    )
  } finally {
    await rm(draft, { recursive: true, force: true })
    store.close()
  }
}

async function requireEmpty(dir: string): Promise<void> {
  const inside = await readdir(dir).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw new KindredError('BAD_INPUT', `${dir} is no folder.`, 'Name a new or empty folder.', {
      cause: error,
    })
  })
  if (inside.length === 0) return
  throw new KindredError('BAD_INPUT', `${dir} is not empty.`, 'Name a new or empty folder.')
}

/** All files of the pack, as they are. */
async function copied({ dir, manifest }: Pack, to: string): Promise<Pack> {
  for (const name of allFiles(manifest)) await copyInto(dir, to, name)
  await copyInto(dir, to, 'pack.json')
  return { dir: to, manifest }
}

interface Narrowing {
  id: ModelId
  precision: 'fp16' | 'int8'
  report: (progress: Progress) => void
  signal: AbortSignal
}

async function narrowed(
  { dir, manifest }: Pack,
  to: string,
  { id, precision, report, signal }: Narrowing,
): Promise<Pack> {
  const { image, text } = manifest
  const sides = text ? [image, text] : [image]
  const trunks = [...new Set(sides.map(({ file }) => file))]
  const inside = new Set(sides.flatMap(({ weights }) => weights))
  const files = allFiles(manifest).filter((name) => !inside.has(name))
  const hashes: PackManifest['hashes'] = {}
  for (const [done, name] of files.entries()) {
    report({ stage: `Writing ${name}`, done, total: files.length, unit: 'files' })
    signal.throwIfAborted()
    if (trunks.includes(name)) await narrowInto(dir, to, name, precision)
    else await copyInto(dir, to, name)
    hashes[name] = await hashFile(join(to, name), 'sha256')
  }
  const written: PackManifest = {
    ...manifest,
    name: `${manifest.name} ${precision}`,
    created: Date.now(),
    image: { ...image, weights: [] },
    text: text && { ...text, weights: [] },
    hashes,
    parent: id,
    // It was measured with other weights.
    quality: null,
  }
  await writeFile(join(to, 'pack.json'), `${JSON.stringify(written, null, 2)}\n`)
  return { dir: to, manifest: written }
}

async function narrowInto(dir: string, to: string, name: string, precision: 'fp16' | 'int8'): Promise<void> {
  const path = join(dir, name)
  let narrow: Uint8Array
  try {
    narrow = narrowModel(await readFile(path), precision, (file, offset, length) =>
      readPart(join(dirname(path), file), offset, length),
    )
  } catch (cause) {
    throw new KindredError(
      'INVALID_PACK',
      `The weights of ${path} cannot be written in ${precision}: ${(cause as Error).message}.`,
      'Export it as it is, without --precision.',
      { cause },
    )
  }
  await mkdir(dirname(join(to, name)), { recursive: true })
  await writeFile(join(to, name), narrow)
}

function readPart(path: string, offset: number, length = statSync(path).size - offset): Uint8Array {
  const file = openSync(path, 'r')
  try {
    const bytes = new Uint8Array(length)
    const read = readSync(file, bytes, 0, length, offset)
    if (read < length) throw new Error(`${path} is too short`)
    return bytes
  } finally {
    closeSync(file)
  }
}

/** On photos from all over the library, and the first caption of each. */
async function compared(store: Store, packs: readonly [Pack, Pack], report: (progress: Progress) => void) {
  const all = store.photos.all()
  const some = all.filter((_, i) => i % Math.ceil(all.length / MOST_COMPARED) === 0)
  const photos = some.map(({ hash }) => ({
    pixels: () =>
      thumbPixels(store.home.thumbsOf(hash), packs[0].manifest.image.preprocessing).catch(() => null),
  }))
  const texts = some.flatMap(({ id }) => store.captions.forPhoto(id)[0]?.text ?? [])
  const encoders = await Promise.all(packs.map((pack) => openEncoder(pack, { provider: 'cpu' })))
  try {
    const [one, other] = encoders.map((encoder, i) => packEmbedder(encoder, packs[i]!))
    return await agreement([one!, other!], photos, texts, (done) =>
      report({ stage: 'Comparing vectors', done, total: photos.length, unit: 'photos' }),
    )
  } finally {
    for (const encoder of encoders) await encoder.close()
  }
}

/** What a pack's manifest speaks of, and what lies beside it for teaching it further. */
const allFiles = (manifest: PackManifest): string[] => [
  ...new Set([...filesOf(manifest), ...Object.keys(manifest.hashes)]),
]

/** A copy, not a link: a person may change what was exported. */
async function copyInto(dir: string, to: string, name: string): Promise<void> {
  await mkdir(dirname(join(to, name)), { recursive: true })
  await copyFile(join(dir, name), join(to, name), constants.COPYFILE_FICLONE)
}
