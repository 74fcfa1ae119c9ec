/** Between tall trees, on a path. */
import { bush, pine, tree, trunk } from '../art/flora.ts'
import { hills, tufts } from '../art/land.ts'
import { path } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

export const forest: Place = {
  id: 'forest',
  nouns: ['forest', 'woodland', 'forest clearing'],
  where: {
    ground: ['in a forest', 'in the woods', 'on a forest path', 'among the trees'],
    air: ['among the trees', 'in a forest'],
    sky: ['above a forest', 'over the treetops'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    let back = sky(s, s.h * 0.5)
    const floor = { spring: '#86b35a', summer: '#5f9950', autumn: '#b98a4c', winter: '#8f8a6c' }[
      s.light.season
    ]
    for (const [d, y, h, n] of [
      [1, 0.56, 0.34, 17],
      [0.6, 0.6, 0.46, 11],
      [0.28, 0.65, 0.58, 7],
    ] as const) {
      // prettier-ignore
      for (let i = 0; i < n; i++) {
        const x = ((i + s.rng.range(0.1, 0.9)) / n) * s.w
        const size = s.h * h * s.rng.range(0.8, 1.15)
        back += s.rng.chance(0.6) ? pine(s, x, s.h * y, size, d) : tree(s, x, s.h * y, size * 0.9, d)
      }
      back += hills(s, s.h * y, s.h * 0.015, 3, s.ground(floor, d * 0.6))
    }
    const way = s.w * s.rng.range(0.35, 0.65)
    back += path(
      `M${way - 12} ${s.h * 0.66}Q${way + 50} ${s.h * 0.76} ${s.w * 0.3} ${s.h}H${s.w * 0.74}Q${way + 100} ${s.h * 0.78} ${way + 14} ${s.h * 0.66}Z`,
      s.ground('#c9a878', 0.1),
      { opacity: 0.75 },
    )
    back += tufts(s, s.h * 0.68, s.h, 40, floor === '#b98a4c' ? '#8d7a3d' : '#3f7d43')
    back +=
      trunk(s, s.w * s.rng.range(0, 0.05), s.h * 0.86, s.w * 0.085) +
      trunk(s, s.w * s.rng.range(0.95, 1), s.h * 0.8, s.w * 0.07)
    back +=
      bush(s, s.w * 0.12, s.h * 0.86, s.w * 0.16, 0.05, '#3f8a4c') +
      bush(s, s.w * 0.92, s.h * 0.81, s.w * 0.14, 0.1, '#4a934f')
    return { back, front: '', zones: { ground: zone(s, 0.74, 0.96, 0.75, 0.1, 0.9), ...airs(s, 0.22, 0.32) } }
  },
}
