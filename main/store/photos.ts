/** Photos by content. One is present while at least one file leads to it. */
import type { Database } from 'better-sqlite3'
import { basename, dirname, join } from 'node:path'
import type { Caption, Outline, PhotoDetails, PhotoId, Tile } from '../../shared/model/index.ts'
import type { CaptionsTable } from './captions.ts'
import { newestFirst, present } from './presence.ts'
import { folderName } from './roots.ts'

/** What is known of a picture's content. */
export interface PhotoRecord {
  /** SHA-256 of the file's bytes, hex: two photos never have the same. */
  content: string
  /** SHA-256 of the pixels, hex: it names the vectors, thumbnails and training pixels made from them. */
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
  /** Of its pixels. */
  hash: string
  burst: number | null
}

/** What tells whether two pictures are the same. */
export type PhotoPrint = Pick<PhotoRecord, 'hash' | 'placeholder' | 'perceptual'> & { id: PhotoId }

export interface PhotoPlace {
  /** The full path. */
  path: string
  /** The root that it lies under. */
  root: string
}

export type PhotosTable = ReturnType<typeof photosTable>

const DAY = 86_400_000

export function photosTable(db: Database, captions: CaptionsTable) {
  const put = db
    .prepare<[Omit<PhotoRecord, 'dayOnly'> & { dayOnly: number; addedAt: number }], PhotoId>(
      `INSERT INTO photos (content, hash, width, height, bytes, placeholder, perceptual, taken_at, day_only, camera, latitude,
         longitude, added_at)
       VALUES (@content, @hash, @width, @height, @bytes, @placeholder, @perceptual, @takenAt, @dayOnly, @camera, @latitude,
         @longitude, @addedAt)
       ON CONFLICT (content) DO UPDATE SET width = excluded.width, height = excluded.height,
         placeholder = excluded.placeholder, perceptual = excluded.perceptual, taken_at = excluded.taken_at, day_only = excluded.day_only,
         camera = excluded.camera, latitude = excluded.latitude, longitude = excluded.longitude
       RETURNING id`,
    )
    .pluck()
  const edit = db.prepare<[Omit<PhotoRecord, 'dayOnly'> & { dayOnly: number; id: PhotoId }]>(
    `UPDATE photos SET content = @content, hash = @hash, width = @width, height = @height, bytes = @bytes,
       placeholder = @placeholder, perceptual = @perceptual, taken_at = @takenAt, day_only = @dayOnly, camera = @camera,
       latitude = @latitude, longitude = @longitude WHERE id = @id`,
  )
  const byContent = db.prepare<[string], PhotoId>('SELECT id FROM photos WHERE content = ?').pluck()
  const withPixels = db.prepare<[string], PhotoId>('SELECT id FROM photos WHERE hash = ? ORDER BY id').pluck()
  const lastAt = db
    .prepare<[string], PhotoId>(
      `SELECT id FROM photos p WHERE last_place = ? AND NOT ${present} ORDER BY id DESC LIMIT 1`,
    )
    .pluck()
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
  const print = db.prepare<[PhotoId], PhotoPrint>(
    'SELECT id, hash, placeholder, perceptual FROM photos WHERE id = ?',
  )
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
    `SELECT r.path AS root, f.path, iif(r.online, f.state, 'offline') AS state FROM files f JOIN roots r ON r.id = f.root_id
     WHERE f.photo_id = ? ORDER BY r.online AND f.state = 'indexed' DESC, f.id`,
  )

  return {
    /** Inserts the photo, or refreshes what was read of the same bytes before. */
    put: (photo: PhotoRecord): PhotoId =>
      put.get({ ...photo, dayOnly: Number(photo.dayOnly), addedAt: Date.now() })!,
    /** The photo's file has other bytes now. The photo keeps its id, and with it all that the person gave it. */
    edit: (id: PhotoId, photo: PhotoRecord): void =>
      void edit.run({ ...photo, dayOnly: Number(photo.dayOnly), id }),
    /** @param content the hash of a file's bytes */
    byContent: (content: string): PhotoId | null => byContent.get(content) ?? null,
    /** Photos with these very pixels, whatever else is in their files. */
    withPixels: (hash: string): PhotoId[] => withPixels.all(hash),
    /** The photo whose last file lay at `place` (the full path), and that no file leads to now. */
    lastAt: (place: string): PhotoId | null => lastAt.get(place) ?? null,
    /** The hash of a photo's pixels. */
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
    /** What tells whether two pictures are the same; null for an unknown id. */
    print: (id: PhotoId): PhotoPrint | null => print.get(id) ?? null,
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
    /** The full path of a file that holds the photo, one that is online first; null where none does. */
    path(id: PhotoId): string | null {
      const [place] = places.all(id)
      return place ? join(place.root, place.path) : null
    },
    /** Where a file lies that holds the photo and is online. */
    original(id: PhotoId): PhotoPlace | null {
      const place = places.all(id).find(({ state }) => state === 'indexed')
      return place ? { path: join(place.root, place.path), root: place.root } : null
    },
  }
}

type DerivedDetail = 'dayOnly' | 'name' | 'folder' | 'path' | 'captions' | 'copies' | 'online'
