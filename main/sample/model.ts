/** What a scene of the sample collection is made of. */
import type { Dye } from './art/colour.ts'
import type { HabitatId } from './habitats.ts'

// prettier-ignore
export const placeIds = [
  'beach', 'forest', 'mountains', 'street', 'kitchen', 'livingroom', 'bedroom', 'park', 'farm', 'desert', 'snow',
  'lake', 'harbour', 'campsite', 'market', 'garden', 'road', 'playground', 'underwater', 'moon', 'picnic', 'stage',
  'study', 'field', 'savanna', 'jungle',
] as const
export type PlaceId = (typeof placeIds)[number]

export type Time = 'dawn' | 'morning' | 'noon' | 'sunset' | 'night'

export type Weather = 'clear' | 'cloudy' | 'rain' | 'snow' | 'fog' | 'rainbow' | 'storm'

export type Season = 'spring' | 'summer' | 'autumn' | 'winter'

/** Where in a place a thing can be. `air` is low and near, `sky` is high, `deep` is under water. */
export type ZoneId = 'ground' | 'table' | 'water' | 'air' | 'sky' | 'deep'

export interface Thing {
  /** An icon of the picture set, or a figure we draw around one (figures.ts). */
  icon: string
  name: string
  plural?: string
  /** Other words for it, singular. */
  also: readonly string[]
  /** 1 (a butterfly) to 5 (a house): how much of the picture it takes. */
  size: number
  habitats: readonly HabitatId[]
  /** How often it comes; common things are many times likelier than rare ones. */
  weight: number
  /** The most of them in one picture. */
  most: number
  colours?: { hue: number; window?: number; names: readonly Dye[] }
  /** False where mirrored it would be wrong (letters, numbers). */
  flips: boolean
  /** It gives light: it keeps its colours in the dark. */
  glows: boolean
  /** Skin tones to choose from, as endings of the icon's name. */
  tones: readonly string[]
}

/** Some of one kind in a scene. */
export interface Group {
  thing: Thing
  zone: ZoneId
  count: number
  colour: Dye | null
}

/** One of them at its place: `x`, `y` are the middle of its base, `size` its height, all in pixels. */
export interface Actor {
  group: number
  icon: string
  x: number
  y: number
  size: number
  flip: boolean
  tilt: number
}

export interface Scene {
  seed: string
  place: PlaceId
  time: Time
  weather: Weather
  season: Season
  width: number
  height: number
  groups: Group[]
}
