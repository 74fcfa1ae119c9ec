/** A place: how it is called, when it can be seen, and how it is drawn. */
import type { Drawing, Stage, Zone } from '../art/stage.ts'
import type { PlaceId, Time, Weather, ZoneId } from '../model.ts'

export interface Place {
  id: PlaceId
  /** "a foggy ___" */
  nouns: readonly string[]
  /** How a caption says where a thing is, by zone. */
  where: Partial<Record<ZoneId, readonly string[]>>
  /** Whether time and weather show: outside, through a window, or not at all. */
  sky: 'open' | 'window' | 'none'
  times: readonly Time[]
  weathers: readonly Weather[]
  draw(s: Stage): Drawing
}

export const allDay: readonly Time[] = ['dawn', 'morning', 'noon', 'sunset', 'night']
export const allWeather: readonly Weather[] = ['clear', 'cloudy', 'rain', 'snow', 'fog', 'rainbow', 'storm']
export const mild: readonly Weather[] = ['clear', 'cloudy', 'rain', 'fog', 'rainbow', 'storm']

/** A zone across the picture, from `far` to `near` as fractions of its height. */
export function zone(s: Stage, far: number, near: number, shrink = 0.75, left = 0.04, right = 0.96): Zone {
  return { far: far * s.h, near: near * s.h, left: left * s.w, right: right * s.w, shrink }
}

/** High and low air over open ground. */
export function airs(s: Stage, top = 0.34, low = 0.46): { sky: Zone; air: Zone } {
  return { sky: zone(s, top, low, 1), air: zone(s, 0.52, 0.74, 0.9) }
}
