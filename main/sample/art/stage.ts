/** What a place is drawn on: its size, its light, and paint that knows the light. */
import type { ZoneId } from '../model.ts'
import type { Rng } from '../rng.ts'
import { mix, under as lit } from './colour.ts'
import type { Light } from './light.ts'

export interface Stage {
  w: number
  h: number
  light: Light
  rng: Rng
  /** A surface's colour in this light; `distance` 0 is near, 1 is at the horizon. */
  paint(hex: string, distance?: number): string
  /** As paint, but white where snow lies. */
  ground(hex: string, distance?: number): string
  /** A top-to-bottom gradient as a fill. */
  fade(...stops: string[]): string
  /** A round glow as a fill, from `colour` to nothing. */
  glow(colour: string, strength?: number): string
  defs(): string
}

/** Where things can be: their base from `far` to `near` (y, pixels), between `left` and `right`. */
export interface Zone {
  far: number
  near: number
  left: number
  right: number
  /** Scale of things at `far`, relative to `near`. */
  shrink: number
}

export interface Drawing {
  back: string
  front: string
  zones: Partial<Record<ZoneId, Zone>>
}

export function createStage(w: number, h: number, light: Light, rng: Rng): Stage {
  const defs = new Map<string, string>()
  const define = (key: string, make: (id: string) => string) => {
    const id = `g${defs.size}`
    const known = defs.get(key)
    if (known) return `url(#${(/id="([^"]+)"/.exec(known) as RegExpExecArray)[1]})`
    defs.set(key, make(id))
    return `url(#${id})`
  }
  const paint = (hex: string, distance = 0) =>
    mix(lit(hex, light.ambient), light.haze, Math.min(1, light.hazeAmount * distance))
  return {
    w,
    h,
    light,
    rng,
    paint,
    ground: (hex, distance = 0) => paint(light.snowy ? mix(hex, '#f4f8fd', 0.84) : hex, distance),
    fade: (...stops) =>
      define(`fade ${stops.join()}`, (id) => {
        const parts = stops
          .map((c, i) => `<stop offset="${i / (stops.length - 1)}" stop-color="${c}"/>`)
          .join('')
        return `<linearGradient id="${id}" x2="0" y2="1">${parts}</linearGradient>`
      }),
    glow: (colour, strength = 1) =>
      define(`glow ${colour} ${strength}`, (id) => {
        const stop = (at: number, o: number) =>
          `<stop offset="${at}" stop-color="${colour}" stop-opacity="${o}"/>`
        return `<radialGradient id="${id}">${stop(0, strength)}${stop(0.45, strength * 0.42)}${stop(1, 0)}</radialGradient>`
      }),
    defs: () => [...defs.values()].join(''),
  }
}
