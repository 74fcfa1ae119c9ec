/** The folder a sample is written into: made, refused, or gone on with. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, normalize, sep } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'

/** Grows whenever the same seed gives other pictures. */
const version = 1
const markerName = 'kindred-sample.json'

interface Marker {
  kindredSample: number
  count: number
  seed: number
  files: string[]
}

async function readMarker(dir: string): Promise<Marker | null> {
  try {
    const marker = JSON.parse(await readFile(join(dir, markerName), 'utf8')) as Partial<Marker>
    return typeof marker.kindredSample === 'number' && Array.isArray(marker.files) ? (marker as Marker) : null
  } catch {
    return null
  }
}

/**
 * Makes the folder ready for a sample of these files.
 * A former sample of other arguments is taken away first: the files it wrote, and nothing else.
 * Throws BAD_INPUT where the folder holds anything but a sample.
 */
export async function prepareFolder(
  dir: string,
  count: number,
  seed: number,
  files: readonly string[],
): Promise<void> {
  let present: string[]
  try {
    await mkdir(dir, { recursive: true })
    present = await readdir(dir)
  } catch (cause) {
    throw new KindredError(
      'BAD_INPUT',
      `${dir} cannot be made or opened as a folder.`,
      'Choose another place.',
      { cause },
    )
  }
  const former = await readMarker(dir)
  if (present.length > 0 && !former) {
    throw new KindredError(
      'BAD_INPUT',
      `${dir} is not empty and holds no sample collection.`,
      'Choose an empty folder or one that does not exist yet.',
    )
  }
  const same = former?.kindredSample === version && former.count === count && former.seed === seed
  if (former && !same) {
    const inside = former.files.filter(
      (file) => typeof file === 'string' && !normalize(file).startsWith(`..${sep}`),
    )
    for (const file of inside) await rm(join(dir, file), { force: true })
  }
  const marker: Marker = { kindredSample: version, count, seed, files: [...files] }
  await writeFile(join(dir, markerName), JSON.stringify(marker))
}
