/** A checked blanket in a meadow. */
import { tree } from '../art/flora.ts'
import { blooms, grass, hills, tufts } from '../art/land.ts'
import { polygon } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, type Place, zone } from './place.ts'

export const picnic: Place = {
  id: 'picnic',
  nouns: ['picnic', 'picnic in a meadow'],
  where: {
    table: [
      'on a picnic blanket',
      'at a picnic',
      'on a checked blanket in a meadow',
      'on a blanket in the grass',
    ],
    ground: ['at a picnic', 'on a picnic blanket', 'at a picnic in a meadow'],
    air: ['at a picnic', 'over a picnic blanket'],
  },
  sky: 'open',
  times: ['morning', 'noon', 'sunset'],
  weathers: ['clear', 'clear', 'cloudy', 'rainbow'],
  draw(s) {
    const y = s.h * 0.46
    let back = sky(s, y) + hills(s, y, s.h * 0.04, 2, s.ground('#8fbf74', 0.7))
    for (let i = 0; i < 7; i++)
      back += tree(s, ((i + s.rng.next()) / 7) * s.w, y + s.h * 0.04, s.h * s.rng.range(0.12, 0.2), 0.4)
    back +=
      hills(s, s.h * 0.5, s.h * 0.02, 2, s.ground(grass(s), 0.1)) +
      tree(s, s.w * (s.rng.chance(0.5) ? 0.06 : 0.94), s.h * 0.62, s.h * 0.56, 0.05)
    back += tufts(s, s.h * 0.54, s.h, 50, '#4f9a48')
    const hex = s.rng.pick(['#e2504a', '#4a86c9', '#e9a23b', '#4fa57a'])
    const [top, low, n] = [s.h * 0.64, s.h * 0.97, 9]
    const at = (u: number, v: number): [number, number] => [
      s.w * (0.5 + (u - 0.5) * (0.72 + v * 0.24)),
      top + (low - top) * v ** 0.9,
    ]
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < 6; k++) {
        const c = (i % 2) + (k % 2) === 2 ? hex : (i % 2) + (k % 2) === 1 ? mixed(hex) : '#fff8ef'
        back += polygon(
          [at(i / n, k / 6), at((i + 1) / n, k / 6), at((i + 1) / n, (k + 1) / 6), at(i / n, (k + 1) / 6)],
          s.paint(c),
        )
      }
    }
    back += blooms(s, s.h * 0.55, s.h * 0.64, 16, ['#ffffff', '#f7d046', '#f58fb5'])
    return {
      back,
      front: '',
      zones: {
        table: zone(s, 0.76, 0.93, 0.85, 0.12, 0.88),
        ground: zone(s, 0.76, 0.93, 0.85, 0.12, 0.88),
        ...airs(s, 0.26, 0.34),
      },
    }
  },
}

/** Where two stripes of the check cross half. */
function mixed(hex: string): string {
  return { '#e2504a': '#f2a39c', '#4a86c9': '#a5c3e4', '#e9a23b': '#f5d09a', '#4fa57a': '#a8d2bb' }[
    hex
  ] as string
}
