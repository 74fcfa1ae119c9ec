/** Reading model packs from disk. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  KindredError,
  parseManifest,
  type ImageSide,
  type PackManifest,
  type TextSide,
} from '../../shared/model/index.ts'
import { hashFile } from '../files/index.ts'

/** A pack whose files are all there and are the ones that its manifest speaks of. */
export interface Pack {
  dir: string
  manifest: PackManifest
}

/**
 * Reads and checks a pack, of this or an earlier format.
 * @param dir the folder that holds `pack.json`
 * @throws KindredError INVALID_PACK naming the file at fault
 */
export async function loadPack(dir: string): Promise<Pack> {
  const manifest = await readManifest(dir)
  for (const name of filesOf(manifest)) {
    const file = join(dir, name)
    const found = await hashOf(file).catch((error: unknown) => {
      throw invalid(`${file} cannot be read`, error)
    })
    if (found !== manifest.hashes[name]) throw invalid(`${file} is not the file that pack.json names`)
  }
  return { dir, manifest }
}

/** What was hashed since the program began, with what tells that a file is still the same. */
const hashed = new Map<string, { stamp: string; hash: string }>()

/** A large model takes seconds to hash, and is opened again and again. */
async function hashOf(file: string): Promise<string> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, { bigint: true })
  const stamp = [dev, ino, size, mtimeNs, ctimeNs].join()
  const known = hashed.get(file)
  if (known?.stamp === stamp) return known.hash
  const hash = await hashFile(file, 'sha256')
  hashed.set(file, { stamp, hash })
  return hash
}

/** The files that a pack needs, without `pack.json` itself. */
export function filesOf({ image, text, words }: PackManifest): string[] {
  const ofSide = ({ file, weights, head }: ImageSide | TextSide) => [
    file,
    ...weights,
    ...(head ? [head] : []),
  ]
  const all = [
    ...ofSide(image),
    ...(text ? [...ofSide(text), text.tokenizer] : []),
    ...(words ? [words.file] : []),
  ]
  return [...new Set(all)]
}

/**
 * Reads a pack's manifest alone.
 * @throws KindredError INVALID_PACK
 */
export async function readManifest(dir: string): Promise<PackManifest> {
  const file = join(dir, 'pack.json')
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw invalid(`${file} cannot be read`, error)
  })
  try {
    return parseManifest(JSON.parse(text))
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : String(error)
    throw invalid(`${file} is not a pack manifest: ${detail}`, error)
  }
}

function invalid(message: string, cause?: unknown): KindredError {
  return new KindredError(
    'INVALID_PACK',
    `${message}.`,
    'Choose another model with "kindred models use", or train a new one.',
    { cause },
  )
}
