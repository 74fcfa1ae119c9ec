/** The whole collection on paper: which file holds which scene, taken when and where, with which captions. */
import { type Album, albums, cameras, years } from './albums.ts'
import { captionsFor } from './captions.ts'
import { compose } from './compose.ts'
import type { PlaceId, Scene, Season, Time, Weather } from './model.ts'
import { places } from './places/index.ts'
import { createRng, type Rng } from './rng.ts'

export interface Photo {
  /** Relative to the collection, with forward slashes. */
  path: string
  scene: Scene
  /** 0, or the number in a burst. */
  frame: number
  /** A near duplicate is cut a little at the edges and saved again. */
  edited: boolean
  captions: string[]
  /** How its captions are kept. */
  source: CaptionPlace
  /** Local clock, as ms since the epoch in UTC. */
  takenAt: number
  latitude: number
  longitude: number
  camera: { make: string; model: string }
}

export type CaptionPlace = 'table' | 'sidecar' | 'embedded'

export interface Plan {
  photos: Photo[]
  /** Exact copies: a path, and the photo's whose bytes it holds. */
  copies: { path: string; of: string }[]
  /** A JPEG that ends in the middle; it is drawn from this photo's scene. */
  truncated: { path: string; of: Photo }
  /** A web page under a picture's name. */
  noPicture: string
}

const seasons: readonly Season[] = ['winter', 'winter', 'spring', 'spring', 'spring', 'summer', 'summer', 'summer', 'autumn', 'autumn', 'autumn', 'winter'] // prettier-ignore

const climate: Record<Season, Record<Weather, number>> = {
  spring: { clear: 5, cloudy: 2, rain: 2, snow: 0, fog: 1, rainbow: 0.9, storm: 0.3 },
  summer: { clear: 6, cloudy: 1.8, rain: 1.2, snow: 0, fog: 0.5, rainbow: 0.8, storm: 0.8 },
  autumn: { clear: 4, cloudy: 2.2, rain: 2, snow: 0, fog: 2, rainbow: 0.5, storm: 0.4 },
  winter: { clear: 4, cloudy: 2, rain: 0.8, snow: 3, fog: 1.4, rainbow: 0, storm: 0 },
}

/** Hours of the day, from and to. */
const hours: Record<Time, readonly [number, number]> = {
  dawn: [5.6, 6.9],
  morning: [8, 10.8],
  noon: [11.6, 14],
  sunset: [18.2, 20.2],
  night: [21.3, 23.8],
}

const shapes = [[768, 512], [768, 512], [768, 512], [512, 768], [640, 640]] as const // prettier-ignore

interface Draft {
  photo: Photo
  album: number
}

function weatherFor(place: PlaceId, time: Time, season: Season, wanted: Weather, rng: Rng): Weather {
  const allowed = places[place].weathers.filter((w) => climate[season][w] > 0 || place === 'snow')
  const low = time === 'night' || time === 'dawn'
  const fits = (w: Weather) => allowed.includes(w) && !(low && w === 'rainbow')
  if (fits(wanted)) return wanted
  return rng.weighted(allowed.filter(fits), (w) => Math.max(0.3, climate[season][w]))
}

function drawAlbum(album: Album, year: number, index: number, size: number, rng: Rng, seed: string): Draft[] {
  const month = rng.pick(album.months)
  const season = seasons[month - 1] as Season
  const start = Date.UTC(year, month - 1, rng.int(1, 25))
  const days = Math.min(album.days, Math.max(1, Math.ceil(size / 4)))
  const weathers = Array.from({ length: days }, () =>
    rng.weighted(Object.keys(climate[season]) as Weather[], (w) => climate[season][w]),
  )
  const spot = rng.pick(album.spots)
  const camera = rng.pick(cameras)
  const source: CaptionPlace =
    (['table', 'sidecar', 'embedded'] as const)[index] ??
    rng.weighted(['table', 'sidecar', 'embedded'], (s) => (s === 'table' ? 6 : 2))
  const drafts: Draft[] = []
  for (let i = 0; i < size; i++) {
    const own = createRng(`${seed}/${index}/${i}`)
    const place = own.weighted(Object.keys(album.places) as PlaceId[], (p) => album.places[p] as number)
    const time = own.pick(places[place].times)
    const day = own.int(0, days - 1)
    const wanted = own.chance(0.7) ? (weathers[day] as Weather) : own.pick(places[place].weathers)
    const weather = weatherFor(place, time, season, wanted, own)
    const [width, height] = own.pick(shapes)
    const scene: Scene = {
      seed: `${seed}/${index}/${i}`,
      place,
      time,
      weather,
      season,
      width,
      height,
      groups: compose(place, own.fork('things')),
    }
    const takenAt = start + (day * 24 + own.range(...hours[time])) * 3_600_000
    drafts.push({
      album: index,
      photo: {
        path: `${year}/${album.title}/`,
        scene,
        frame: 0,
        edited: false,
        captions: captionsFor(scene, own.int(3, 5), own.fork('captions')),
        source,
        takenAt: Math.floor(takenAt / 1000) * 1000,
        latitude: spot[0] + own.range(-0.03, 0.03),
        longitude: spot[1] + own.range(-0.03, 0.03),
        camera,
      },
    })
  }
  return drafts
}

/** The same scene again: a burst's next picture, or an edited version. */
function again(photo: Photo, change: Partial<Photo>, label: string): Photo {
  const rng = createRng(`${photo.scene.seed}/${label}`)
  return { ...photo, ...change, captions: captionsFor(photo.scene, photo.captions.length, rng) }
}

/**
 * Plans `count` photos: distinct scenes, and among them bursts, near duplicates and exact copies.
 * Two broken files come on top. The same arguments always give the same plan.
 */
export function planSample(count: number, seed: number): Plan {
  const key = `kindred sample ${seed}`
  const rng = createRng(key)
  const copies = Math.max(2, Math.round(count * 0.006))
  const edits = Math.max(2, Math.round(count * 0.01))
  const bursts = Array.from({ length: Math.max(2, Math.round(count * 0.01)) }, () => rng.int(2, 3))
  const scenes = count - copies - edits - bursts.reduce((sum, n) => sum + n, 0)

  // The first few years of albums are fixed in their variety: every kind once before any comes again.
  const amount = Math.min(albums.length * years.length, Math.max(4, Math.round(Math.sqrt(count) * 1.1)))
  const pairs = Array.from({ length: Math.ceil(amount / albums.length) }, () => rng.shuffle(albums))
    .flat()
    .slice(0, amount)
  const used = new Set<string>()
  const drafts: Draft[] = []
  const shares = pairs.map(() => rng.range(0.7, 1.4))
  const whole = shares.reduce((sum, s) => sum + s, 0)
  let given = 0
  let reached = 0
  for (const [index, album] of pairs.entries()) {
    reached += shares[index] as number
    const size = Math.round((reached / whole) * scenes) - given
    given += size
    const year = rng.pick(years.filter((y) => !used.has(`${y} ${album.title}`)))
    used.add(`${year} ${album.title}`)
    drafts.push(...drawAlbum(album, year, index, size, rng.fork(`album ${index}`), key))
  }

  const chosen = rng.shuffle(drafts)
  for (const [i, extra] of bursts.entries()) {
    const { photo, album } = chosen[i] as Draft
    for (let frame = 1; frame <= extra; frame++) {
      drafts.push({
        album,
        photo: again(
          photo,
          { frame, takenAt: photo.takenAt + frame * 1000 * rng.int(1, 3) },
          `frame ${frame}`,
        ),
      })
    }
  }

  // Names as a camera gives them: counting up in the order of time.
  drafts.sort(
    (a, b) => a.album - b.album || a.photo.takenAt - b.photo.takenAt || a.photo.frame - b.photo.frame,
  )
  const first = rng.int(1000, 4000)
  for (const [i, { photo }] of drafts.entries()) photo.path += `IMG_${String(first + i).padStart(5, '0')}.jpg`

  const edited = chosen.slice(bursts.length, bursts.length + edits)
  for (const { photo, album } of edited) {
    const path = photo.path.replace('.jpg', '-edited.jpg')
    drafts.push({ album, photo: again(photo, { path, edited: true }, 'edited') })
  }
  const backup = chosen
    .slice(-copies)
    .map(({ photo }) => ({ path: `Phone backup/${photo.path.split('/').at(-1)}`, of: photo.path }))
  const broken = (chosen[0] as Draft).photo
  return {
    photos: drafts.map((d) => d.photo).sort((a, b) => (a.path < b.path ? -1 : 1)),
    copies: backup,
    truncated: { path: `Phone backup/IMG_${String(first + drafts.length).padStart(5, '0')}.jpg`, of: broken },
    noPicture: 'Phone backup/download.jpg',
  }
}
