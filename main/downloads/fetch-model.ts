/** Fetching all files of a model into a folder of its own. */
import { constants } from 'node:fs'
import { copyFile, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { bytes } from '../../shared/lib/words.ts'
import { KindredError, type DownloadFile, type ModelOffer } from '../../shared/model/index.ts'
import type { JobContext } from '../jobs/index.ts'
import { fetchFile, type Retry } from './fetch-file.ts'
import type { Http } from './http.ts'
import { discard, sizeOf } from './partial.ts'

export interface FetchModel extends JobContext {
  /** where downloads lie: what is on its way by its hash, what is whole in a folder for each model */
  downloads: string
  http: Http
  retry?: Retry
}

const RETRY: Retry = { tries: 8, waitMs: 1000 }
/** What nobody has gone on with for so long is removed. */
const STALE_MS = 30 * 24 * 3600 * 1000
/** Left free on the disk. */
const SPARE_BYTES = 200e6

/**
 * Fetches what is missing of an offer's files. After a kill, a pause or an error it goes on where it stopped.
 * @returns the folder, which holds these files and no others; the caller removes it
 * @throws KindredError OFFLINE, DOWNLOAD_FAILED, NOT_FOUND, DISK_FULL
 */
export async function fetchModel(offer: ModelOffer, options: FetchModel): Promise<string> {
  const { downloads, http, signal, gate, report, retry = RETRY } = options
  const folder = join(downloads, folderName(offer))
  await mkdir(folder, { recursive: true })
  await clearStale(downloads, offer)
  const places = offer.files.map((file) => ({
    file,
    place: inside(folder, file),
    partial: join(downloads, file.hash.replace(':', '-')),
  }))
  const total = places.reduce((sum, { file }) => sum + file.bytes, 0)
  await checkRoom(downloads, places, total)

  const placeOf = new Map<string, string>()
  let before = 0
  for (const [i, { file, place, partial }] of places.entries()) {
    const stage = `Fetching ${offer.name}: ${basename(file.path)} (${i + 1} of ${places.length})`
    const tell = (have: number) => report({ stage, done: before + have, total, unit: 'bytes' })
    tell(0)
    await gate.pass()
    signal.throwIfAborted()
    if (!(await isThere(place))) {
      await mkdir(dirname(place), { recursive: true })
      const same = placeOf.get(file.hash)
      if (same === undefined) {
        await fetchFile(file, partial, { http, signal, gate, retry, onBytes: tell })
        // Nothing gets its name before it is checked, so that what has one is right.
        await rename(partial, place)
        await discard(partial)
      } else {
        await copyFile(same, `${partial}.copy`, constants.COPYFILE_FICLONE)
        await rename(`${partial}.copy`, place)
      }
    }
    placeOf.set(file.hash, place)
    before += file.bytes
  }
  report({ stage: `Fetched ${offer.name}`, done: total, total, unit: 'bytes' })
  return folder
}

/** @throws KindredError DOWNLOAD_FAILED for a name that leads out of the folder, whatever checked it before */
function inside(folder: string, { path }: DownloadFile): string {
  const place = resolve(folder, path)
  if (place.startsWith(resolve(folder) + sep)) return place
  throw new KindredError(
    'DOWNLOAD_FAILED',
    `The model has a file named "${path}", which leads out of its folder.`,
    'Do not use this model, and tell those who publish it.',
  )
}

interface Place {
  file: DownloadFile
  place: string
  partial: string
}

/** @throws KindredError DISK_FULL */
async function checkRoom(downloads: string, places: readonly Place[], total: number): Promise<void> {
  const here = await Promise.all(
    places.map(async ({ place, partial }) => (await sizeOf(place)) || (await sizeOf(partial))),
  )
  const missing = total - here.reduce((a, b) => a + b, 0)
  const { bavail, bsize } = await statfs(downloads)
  const free = bavail * bsize
  if (missing + SPARE_BYTES <= free) return
  throw new KindredError(
    'DISK_FULL',
    `The model needs ${bytes(missing)} more; the disk of ${downloads} has ${bytes(free)} left, of which ${bytes(SPARE_BYTES)} stay free.`,
    'Make room on it, or choose a smaller model, such as another --precision.',
  )
}

/** Downloads that were left behind. */
async function clearStale(downloads: string, offer: ModelOffer): Promise<void> {
  const own = new Set([folderName(offer), ...offer.files.map(({ hash }) => hash.replace(':', '-'))])
  for (const name of await readdir(downloads)) {
    const found = own.has(name.replace(/[.](etag|copy)$/, ''))
      ? null
      : await stat(join(downloads, name)).catch(() => null)
    if (found && Date.now() - found.mtimeMs > STALE_MS)
      await rm(join(downloads, name), { recursive: true, force: true })
  }
}

/** A readable name that no two different offers share. */
const folderName = ({ name, digest }: ModelOffer) =>
  `${name
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .slice(0, 60)}-${digest.slice(0, 12)}`

const isThere = (path: string) =>
  stat(path).then(
    () => true,
    () => false,
  )
