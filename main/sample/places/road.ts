/** A country road running to the horizon. */
import { house } from '../art/built.ts'
import { tree } from '../art/flora.ts'
import { grass, hills, tufts } from '../art/land.ts'
import { line, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

export const road: Place = {
  id: 'road',
  nouns: ['country road', 'road'],
  where: {
    ground: ['on a country road', 'on the road', 'on a road through the fields', 'on an open road'],
    air: ['by a country road'],
    sky: ['over a country road', 'above the road'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const y = s.h * 0.52
    const vx = s.w * s.rng.range(0.4, 0.6)
    let back =
      sky(s, y) +
      hills(s, y, s.h * 0.05, 2, s.ground('#7fa873', 0.85)) +
      hills(s, y + s.h * 0.015, s.h * 0.02, 3, s.ground('#93b868', 0.5))
    if (s.rng.chance(0.5))
      back += house(s, s.w * s.rng.range(0.72, 0.9), y + s.h * 0.05, s.h * 0.14, '#f3e6cf', '#b5533f', 0.45)
    for (let i = 0; i < 8; i++)
      back += tree(s, s.rng.next() * s.w, y + s.h * 0.045, s.h * s.rng.range(0.08, 0.14), 0.45)
    back += rect(0, y + s.h * 0.035, s.w, s.h, s.fade(s.ground(grass(s), 0.3), s.ground(grass(s))))
    const top = y + s.h * 0.035
    const edge = (t: number, k: number): [number, number] => [
      vx + (s.w * 0.5 - vx) * t + k * (6 + t * s.w * 0.52),
      top + (s.h - top) * t,
    ]
    back += polygon([edge(0, -1.25), edge(0, 1.25), edge(1, 1.12), edge(1, -1.12)], s.ground('#cbb68d'))
    back += polygon(
      [edge(0, -1), edge(0, 1), edge(1, 1), edge(1, -1)],
      s.fade(s.ground('#83858f', 0.2), s.ground('#666976')),
    )
    for (let i = 0; i < 7; i++) {
      const [a, b] = [(i / 7) ** 1.9, ((i + 0.5) / 7) ** 1.9]
      back += polygon([edge(a, -0.035), edge(a, 0.035), edge(b, 0.035), edge(b, -0.035)], s.ground('#f4efdf'))
    }
    for (const t of [0.04, 0.13, 0.3]) {
      const [x, py] = edge(t, -1.5)
      const h = s.h * (0.1 + t * 0.85)
      back +=
        line(x, py, x, py - h, s.paint('#6b5444', 0.3 - t), 2 + t * 6) +
        line(x - h * 0.12, py - h * 0.9, x + h * 0.12, py - h * 0.9, s.paint('#6b5444', 0.3 - t), 1.5 + t * 4)
    }
    back += tree(s, s.w * 0.97, s.h * 0.72, s.h * 0.44, 0.1)
    back += tufts({ ...s, w: s.w * 0.12 }, s.h * 0.7, s.h, 14, '#4f8f45')
    return { back, front: '', zones: { ground: zone(s, 0.74, 0.95, 0.65), ...airs(s, 0.26, 0.36) } }
  },
}
