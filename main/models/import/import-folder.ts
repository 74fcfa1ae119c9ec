/** Makes a pack of a folder that holds somebody's model: read, copied, hashed, and tried on a picture and a text. */
import { constants } from 'node:fs'
import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { KindredError, parseManifest, type PackManifest } from '../../../shared/model/index.ts'
import { hashFile, linkOrCopy } from '../../files/index.ts'
import { openEncoder } from '../encoder.ts'
import { filesOf, loadPack, type Pack } from '../pack.ts'
import { readCard } from './card.ts'
import type { ImportOptions } from './draft.ts'
import { readDraft } from './families.ts'
import { ModelFolder, unusable } from './folder.ts'
import { imageSide, textSide } from './sides.ts'

/**
 * @param path the folder; it is only read
 * @throws KindredError INVALID_PACK naming the file and the field, DISK_FULL, FOLDER_MISSING
 */
export async function importFolder(
  path: string,
  options: ImportOptions,
  signal: AbortSignal,
): Promise<PackManifest> {
  const { into, origin } = options
  const folder = await ModelFolder.open(path)
  const known =
    folder.first('pack.json') === null
      ? { ...(await describe(folder, options)), ...origin }
      : (await loadPack(path)).manifest
  const hashes: PackManifest['hashes'] = {}
  for (const name of filesOf(known)) {
    signal.throwIfAborted()
    const to = join(into, name)
    await mkdir(dirname(to), { recursive: true })
    if (folder.at(name) !== to) await have(folder.at(name), to, origin !== null)
    hashes[name] = await hashFile(to, 'sha256', { signal })
  }
  const manifest = parseManifest({ ...known, hashes })
  signal.throwIfAborted()
  await tryOut({ dir: into, manifest }).catch((error: unknown) => {
    if (!(error instanceof KindredError)) throw error
    throw new KindredError(error.code, error.message.replaceAll(into, path), error.remedy, { cause: error })
  })
  await writeFile(join(into, 'pack.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  return manifest
}

/** What a folder of another layout holds, as a manifest without hashes. */
async function describe(folder: ModelFolder, options: ImportOptions): Promise<PackManifest> {
  const draft = await readDraft(folder, options)
  const image = await imageSide(folder, draft)
  const text = draft.text && (await textSide(folder, draft.text))
  if (text && text.features !== image.features) {
    throw unusable(
      join(folder.path, text.file),
      `gives ${text.features} numbers in "${text.output.name}", and ${image.file} ${image.features} in "${image.output.name}": they are not of one space`,
    )
  }
  return {
    format: 2,
    vocabulary: 'general',
    words: null,
    name: draft.name,
    version: '1',
    ...(await readCard(folder)),
    source: folder.name,
    created: Date.now(),
    embeddingSize: image.features,
    image,
    text,
    logitScale: null,
    logitBias: null,
    hashes: {},
    parent: null,
    recipe: null,
    quality: null,
    calibration: null,
  }
}

/** Runs one picture and one text. */
async function tryOut(pack: Pack): Promise<void> {
  const { image, text } = pack.manifest
  const encoder = await openEncoder(pack, { provider: 'cpu' })
  try {
    const { size } = image.preprocessing
    const picture = Uint8Array.from({ length: size * size * 3 }, (_, i) => (i * 7) % 256)
    check(await encoder.encodeImages(picture, 1), pack, image.file)
    if (text) check(await encoder.encodeText(['a photo']), pack, text.file)
  } finally {
    await encoder.close()
  }
}

function check(vector: Float32Array, { dir }: Pack, file: string): void {
  if (vector.every(Number.isFinite)) return
  throw unusable(join(dir, file), 'computes what is no number')
}

async function have(from: string, to: string, isOurs: boolean): Promise<void> {
  const made = isOurs ? linkOrCopy(from, to) : copyFile(from, to, constants.COPYFILE_FICLONE)
  await made.catch((cause: unknown) => {
    throw diskFull(cause) ?? unusable(from, 'cannot be copied', cause)
  })
}

function diskFull(cause: unknown): KindredError | null {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') return null
  return new KindredError(
    'DISK_FULL',
    "The model's files do not fit on the disk of the library.",
    'Make room, then add it again.',
    { cause },
  )
}
