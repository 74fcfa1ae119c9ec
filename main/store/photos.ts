/** Photos by content. One is present while at least one file leads to it. */
import type { Database } from 'better-sqlite3'
import { basename, dirname, join } from 'node:path'
import type { Caption, Outline, PhotoDetails, PhotoId, Tile } from '../../shared/model/index.ts'
import type { CaptionsTable } from './captions.ts'
import { newestFirst, present } from './presence.ts'
import { folderName } from './roots.ts'

/** What is known of a picture's content. */
export interface PhotoRecord {
  hash: string
  /** Upright, after EXIF orientation. */
  width: number
  height: number
  bytes: number
  /** ThumbHash, base64. */
  placeholder: string
  /** 64-bit difference hash. */
  perceptual: Uint8Array
  /** ms; the camera's local clock read as UTC. */
  takenAt: number | null
  /** Only the day is known, and `takenAt` is its beginning. */
  dayOnly: boolean
  camera: string | null
  latitude: number | null
  longitude: number | null
}

/** A photo by id and content, with its burst; null while it has not been looked at. */
export interface PhotoKey {
  id: PhotoId
  hash: string
  burst: number | null
}

export type PhotosTable = ReturnType<typeof photosTable>

const DAY = 86_400_000

export function photosTable(db: Database, captions: CaptionsTable) {
  const put = db
    .prepare<[Omit<PhotoRecord, 'dayOnly'> & { dayOnly: number; addedAt: number }], PhotoId>(
      `INSERT INTO photos (hash, width, height, bytes, placeholder, perceptual, taken_at, day_only, camera, latitude,
         longitude, added_at)
       VALUES (@hash, @width, @height, @bytes, @placeholder, @perceptual, @takenAt, @dayOnly, @camera, @latitude,
         @longitude, @addedAt)
       ON CONFLICT (hash) DO UPDATE SET width = excluded.width, height = excluded.height,
         placeholder = excluded.placeholder, perceptual = excluded.perceptual, taken_at = excluded.taken_at, day_only = excluded.day_only,
         camera = excluded.camera, latitude = excluded.latitude, longitude = excluded.longitude
       RETURNING id`,
    )
    .pluck()
  const byHash = db.prepare<[string], PhotoId>('SELECT id FROM photos WHERE hash = ?').pluck()
  const hashOf = db.prepare<[PhotoId], string>('SELECT hash FROM photos WHERE id = ?').pluck()
  const outline = db
    .prepare<[], [PhotoId, number, number | null]>(
      `SELECT p.id, CAST(round(100.0 * p.width / p.height) AS INTEGER), p.dated
       FROM photos p WHERE ${present} ORDER BY ${newestFirst}`,
    )
    .raw()
  const all = db.prepare<[], PhotoKey>(
    `SELECT p.id, p.hash, p.burst_id AS burst FROM photos p WHERE ${present} ORDER BY ${newestFirst}`,
  )
  const key = db.prepare<[PhotoId], PhotoKey>('SELECT id, hash, burst_id AS burst FROM photos WHERE id = ?')
  const count = db.prepare<[], number>(`SELECT count(*) FROM photos p WHERE ${present}`).pluck()
  const tile = db.prepare<[PhotoId], Tile & { path: string }>(
    `SELECT p.id, p.width, p.height, p.placeholder,
       (SELECT path FROM files WHERE photo_id = p.id ORDER BY state = 'indexed' DESC, id LIMIT 1) AS path
     FROM photos p WHERE p.id = ?`,
  )
  const details = db.prepare<[PhotoId], Omit<PhotoDetails, DerivedDetail> & { dayOnly: number | null }>(
    `SELECT p.id, p.width, p.height, p.placeholder, p.bytes, p.dated AS takenAt,
       iif(p.taken_at IS NULL, p.beside_day_only, p.day_only) AS dayOnly, p.camera,
       iif(p.latitude IS NULL, p.beside_latitude, p.latitude) AS latitude,
       iif(p.latitude IS NULL, p.beside_longitude, p.longitude) AS longitude FROM photos p WHERE p.id = ?`,
  )
  const places = db.prepare<[PhotoId], { root: string; path: string; state: string }>(
    `SELECT r.path AS root, f.path, f.state FROM files f JOIN roots r ON r.id = f.root_id
     WHERE f.photo_id = ? ORDER BY f.state = 'indexed' DESC, f.id`,
  )

  return {
    /** Inserts the photo, or refreshes what was read of the same bytes before. */
    put: (photo: PhotoRecord): PhotoId =>
      put.get({ ...photo, dayOnly: Number(photo.dayOnly), addedAt: Date.now() })!,
    byHash: (hash: string): PhotoId | null => byHash.get(hash) ?? null,
    hash: (id: PhotoId): string | null => hashOf.get(id) ?? null,
    /** All present photos in the order of the grid, in columns. */
    outline(): Omit<Outline, 'version'> {
      const ids: PhotoId[] = []
      const ratios: number[] = []
      const days: Outline['days'] = []
      let current: number | null | undefined
      for (const [id, ratio, takenAt] of outline.all()) {
        const day = takenAt === null ? null : Math.floor(takenAt / DAY)
        if (day !== current) {
          const name = day === null ? null : new Date(day * DAY).toISOString().slice(0, 10)
          days.push({ day: name, start: ids.length, count: 0 })
          current = day
        }
        days.at(-1)!.count++
        ids.push(id)
        ratios.push(Math.max(1, ratio))
      }
      return { ids, ratios, days }
    },
    /** Present photos, newest first. */
    all: (): PhotoKey[] => all.all(),
    /** In the order of `ids`; unknown ids are left out. */
    keys: (ids: readonly PhotoId[]): PhotoKey[] => ids.flatMap((id) => key.get(id) ?? []),
    /** How many photos are present. */
    count: (): number => count.get()!,
    /** Tiles in the order of `ids`; unknown ids are left out. */
    tiles: (ids: readonly PhotoId[]): Tile[] =>
      ids.flatMap((id) => {
        const row = tile.get(id)
        if (!row) return []
        const { path, ...rest } = row
        return [{ ...rest, name: path === null ? '' : basename(path) }]
      }),
    /** Everything a person may want to know of a present photo. */
    details(id: PhotoId): PhotoDetails | null {
      const row = details.get(id)
      const [place, ...others] = places.all(id)
      if (!row || !place) return null
      const folder = dirname(place.path)
      return {
        ...row,
        dayOnly: row.dayOnly === 1,
        name: basename(place.path),
        folder: folder === '.' ? folderName(place.root) : `${folderName(place.root)}/${folder}`,
        path: join(place.root, place.path),
        captions: captions.forPhoto(id) satisfies Caption[],
        copies: others.length + 1,
        online: place.state !== 'offline',
      }
    },
    /** The full path of a file that holds the photo and is online. */
    original(id: PhotoId): string | null {
      const place = places.all(id).find(({ state }) => state === 'indexed')
      return place ? join(place.root, place.path) : null
    },
  }
}

type DerivedDetail = 'dayOnly' | 'name' | 'folder' | 'path' | 'captions' | 'copies' | 'online'
