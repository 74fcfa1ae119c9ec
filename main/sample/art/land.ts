/** Hills, peaks, grass, water: the ground of the outdoor places. */
import { mix } from './colour.ts'
import { ellipse, line, path, polygon, rect, under } from './shapes.ts'
import type { Stage } from './stage.ts'

type Point = readonly [number, number]

const meadow = { spring: '#8fce5e', summer: '#74bb55', autumn: '#b3ab4c', winter: '#a3ad78' } as const

/** Grass in this season, before light. */
export function grass(s: Stage): string {
  return meadow[s.light.season]
}

/** A soft line of hills around `y`; `bumps` waves of height `rise`. Filled down to the bottom of the picture. */
export function hills(s: Stage, y: number, rise: number, bumps: number, fill: string): string {
  const points: Point[] = []
  const phase = s.rng.next() * 6
  const steps = bumps * 4
  for (let i = -1; i <= steps + 1; i++) {
    const t = i / steps
    points.push([t * s.w, y - rise * (Math.sin(t * bumps * 3.1 + phase) * 0.6 + s.rng.range(-0.35, 0.35))])
  }
  return under(points, s.h, fill)
}

/** A row of mountains standing on `y`, with snow on their tops and a darker side. */
export function peaks(
  s: Stage,
  y: number,
  height: number,
  count: number,
  hex: string,
  distance: number,
  cap = true,
): string {
  let out = ''
  const order = s.rng.shuffle(Array.from({ length: count }, (_, i) => i))
  for (const i of order) {
    const x = ((i + s.rng.range(0.25, 0.75)) / count) * s.w
    const top = y - height * s.rng.range(0.65, 1)
    const half = (y - top) * s.rng.range(0.75, 1.05)
    const lean = half * s.rng.range(-0.15, 0.15)
    const at = (side: number, t: number): Point => [x + lean * (1 - t) + side * half * t, top + (y - top) * t]
    out += polygon([at(-1, 1), at(0, 0), at(1, 1)], s.paint(hex, distance))
    out += polygon(
      [at(0, 0), at(1, 1), [x + half * 0.25, y], [x + lean + half * 0.06, top + (y - top) * 0.5]],
      s.paint(mix(hex, '#27304f', 0.25), distance),
    )
    if (cap) {
      const k = s.rng.range(0.26, 0.36)
      const teeth: Point[] = [at(-1, k), at(-0.45, k * 0.8), at(-0.2, k * 1.25), at(0.15, k * 0.85), at(0.5, k * 1.2), at(1, k)] // prettier-ignore
      out += polygon([at(0, 0), ...teeth], s.paint('#f6f9ff', distance * 0.7))
    }
  }
  return out
}

/** Tufts of grass, pebbles or flakes on the ground between two heights, nearer ones larger. */
export function tufts(s: Stage, far: number, near: number, count: number, hex: string): string {
  let out = ''
  for (let i = 0; i < count; i++) {
    const t = s.rng.next()
    const [x, y, k] = [s.rng.next() * s.w, far + (near - far) * t, 4 + t * 9]
    const c = s.ground(hex, 0.3 * (1 - t))
    for (const side of [-0.5, 0, 0.5])
      out += line(x, y, x + side * k, y - k * (side ? 0.8 : 1.1), c, 1.2 + t * 1.4)
  }
  return out
}

/** Small flowers in the grass. */
export function blooms(
  s: Stage,
  far: number,
  near: number,
  count: number,
  colours: readonly string[],
): string {
  let out = ''
  for (let i = 0; i < count; i++) {
    const t = s.rng.next()
    const [x, y, r] = [s.rng.next() * s.w, far + (near - far) * t, 2 + t * 3.5]
    out += line(x, y, x, y + r * 2.5, s.paint('#4f8f46'), 1.4)
    const c = s.paint(s.rng.pick(colours))
    for (let k = 0; k < 5; k++)
      out += ellipse(
        x + Math.cos(k * 1.257) * r * 0.8,
        y + Math.sin(k * 1.257) * r * 0.8,
        r * 0.62,
        r * 0.62,
        c,
      )
    out += ellipse(x, y, r * 0.5, r * 0.5, s.paint('#ffd75e'))
  }
  return out
}

export function pebbles(s: Stage, far: number, near: number, count: number, hex: string): string {
  let out = ''
  for (let i = 0; i < count; i++) {
    const t = s.rng.next()
    out += ellipse(s.rng.next() * s.w, far + (near - far) * t, 1.5 + t * 5, 1 + t * 2.2, s.ground(hex), {
      opacity: 0.75,
    })
  }
  return out
}

/** Water from `top` to `bottom` with the sky in it, ripples and the light's glitter. */
export function water(s: Stage, top: number, bottom: number, shallow: string, deep: string): string {
  const { light, rng } = s
  const near = mix(s.paint(shallow), light.sky[1], 0.38)
  let out = rect(0, top, s.w, bottom - top, s.fade(mix(s.paint(deep), light.sky[2], 0.42), near))
  if (light.disc) {
    const x = light.disc.x * s.w
    for (let i = 0; i < 16; i++) {
      const t = i / 16
      const half = (8 + t * 26) * rng.range(0.6, 1.3)
      const at = x + rng.range(-10, 10) * (1 + t)
      out += rect(at - half, top + t * (bottom - top) + 2, half * 2, 2 + t * 2, light.disc.colour, {
        rx: 2,
        opacity: 0.5,
      })
    }
  }
  for (let i = 0; i < 26; i++) {
    const t = rng.next()
    const half = (10 + 34 * t) * rng.range(0.5, 1)
    const x = rng.next() * s.w
    out += path(`M${Math.round(x - half)} ${Math.round(top + (bottom - top) * t)}q${Math.round(half)} ${(2 + t * 4).toFixed(1)} ${Math.round(half * 2)} 0`, 'none', {
      stroke: mix(near, '#ffffff', 0.45), width: 1 + t * 1.4, opacity: 0.5, cap: 'round',
    }) // prettier-ignore
  }
  return out
}
