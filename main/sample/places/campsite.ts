/** A clearing with tents and a fire. */
import { pine } from '../art/flora.ts'
import { grass, hills, tufts } from '../art/land.ts'
import { circle, path, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import type { Stage } from '../art/stage.ts'
import { airs, type Place, zone } from './place.ts'

function smallTent(s: Stage, x: number, y: number, w: number, hex: string): string {
  const h = w * 0.62
  const lit = s.light.dark
  return (
    (lit ? circle(x, y - h * 0.4, w * 0.8, s.glow('#ffc966', 0.5)) : '') +
    polygon([[x - w / 2, y], [x - w * 0.08, y - h], [x + w * 0.28, y]], lit ? '#ffc45e' : s.paint(hex, 0.1)) +
    polygon([[x - w * 0.08, y - h], [x + w * 0.3, y - h * 0.9], [x + w * 0.55, y], [x + w * 0.28, y]], s.paint(hex, 0.25)) +
    polygon([[x - w * 0.22, y], [x - w * 0.08, y - h * 0.62], [x + w * 0.06, y]], lit ? '#8a4d1f' : s.paint('#3b3044'))
  ) // prettier-ignore
}

function fire(s: Stage, x: number, y: number, h: number): string {
  const flame = (k: number, c: string) =>
    path(
      `M${x} ${y - h * k}C${x + h * 0.5 * k} ${y - h * 0.5 * k} ${x + h * 0.42 * k} ${y} ${x} ${y}C${x - h * 0.42 * k} ${y} ${x - h * 0.46 * k} ${y - h * 0.45 * k} ${x - h * 0.12 * k} ${y - h * 0.62 * k}Z`,
      c,
    )
  const log = (turn: number) =>
    rect(x - h * 0.5, y - h * 0.07, h, h * 0.14, s.paint('#7a4f35'), {
      rx: h * 0.07,
      turn: `rotate(${turn} ${x} ${y})`,
    })
  return (
    circle(x, y - h * 0.3, h * 2.6, s.glow('#ffab4a', s.light.dark ? 0.7 : 0.3)) +
    log(14) +
    log(-14) +
    flame(1, '#ff8a2b') +
    flame(0.66, '#ffc23d') +
    flame(0.36, '#fff0a8')
  )
}

export const campsite: Place = {
  id: 'campsite',
  nouns: ['campsite', 'forest camp'],
  where: {
    ground: ['at a campsite', 'at a camp in the woods', 'in a forest camp', 'on a campsite in the woods'],
    sky: ['above a campsite'],
  },
  sky: 'open',
  times: ['dawn', 'morning', 'sunset', 'night', 'night'],
  weathers: ['clear', 'clear', 'cloudy', 'fog'],
  draw(s) {
    const y = s.h * 0.58
    let back = sky(s, y) + hills(s, y - s.h * 0.06, s.h * 0.07, 2, s.ground('#5f8f7a', 0.8))
    for (let i = 0; i < 15; i++)
      back += pine(s, ((i + s.rng.next()) / 15) * s.w, y + s.h * 0.04, s.h * s.rng.range(0.24, 0.42), 0.45)
    back += hills(s, s.h * 0.62, s.h * 0.012, 2, s.ground(grass(s), 0.1))
    const left = s.rng.chance(0.5)
    back += smallTent(
      s,
      s.w * (left ? 0.2 : 0.8),
      s.h * 0.7,
      s.h * 0.32,
      s.rng.pick(['#d9534f', '#3f8fbf', '#e0a13c', '#5a9e5f']),
    )
    back += fire(s, s.w * (left ? 0.55 : 0.45), s.h * 0.71, s.h * 0.1)
    back += pine(s, s.w * 0.01, s.h * 0.78, s.h * 0.72, 0) + pine(s, s.w * 0.99, s.h * 0.76, s.h * 0.66, 0)
    back += tufts(s, s.h * 0.74, s.h, 34, '#3f7f46')
    return {
      back,
      front: '',
      zones: { ground: zone(s, 0.78, 0.96, 0.8, 0.08, 0.92), ...airs(s, 0.24, 0.34) },
    }
  },
}
