/** Sand, surf and a palm. */
import { mix } from '../art/colour.ts'
import { palm } from '../art/flora.ts'
import { hills, pebbles, water } from '../art/land.ts'
import { smooth, under } from '../art/shapes.ts'
import { path } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, mild, type Place, zone } from './place.ts'

export const beach: Place = {
  id: 'beach',
  nouns: ['beach', 'sandy beach'],
  where: {
    ground: ['on a beach', 'on the sand', 'by the sea', 'on a sandy beach', 'at the seaside'],
    water: ['on the sea', 'in the waves', 'in the sea off a beach'],
    sky: ['above a beach', 'over the sea', 'over a sandy beach'],
    air: ['at the beach'],
  },
  sky: 'open',
  times: allDay,
  weathers: mild,
  draw(s) {
    const horizon = s.h * 0.38
    const shore = s.h * 0.65
    let back = sky(s, horizon)
    if (s.rng.chance(0.5))
      back += hills({ ...s, h: horizon + 1 }, horizon - 3, s.h * 0.03, 2, s.paint('#6c9a86', 0.75))
    back += water(s, horizon, s.h * 0.74, '#4fc3d0', '#2b83b8')
    const edge: [number, number][] = Array.from({ length: 9 }, (_, i) => [
      (i / 8) * s.w,
      shore + s.rng.range(-0.02, 0.03) * s.h,
    ])
    const lift = (by: number) => edge.map(([x, y]) => [x, y - by] as [number, number])
    back += under(lift(s.h * 0.022), s.h, mix(s.paint('#7fd6d8'), s.light.sky[1], 0.2))
    back += path(smooth(lift(s.h * 0.006)), 'none', {
      stroke: s.paint('#ffffff'),
      width: s.h * 0.016,
      opacity: 0.9,
    })
    back += under(edge, s.h, s.fade(s.paint('#d9bd87'), s.paint('#f3dca6'), s.paint('#ecce92')))
    back += pebbles(s, shore + s.h * 0.05, s.h, 46, '#cda96c')
    if (s.rng.chance(0.6)) {
      const left = s.rng.chance(0.5)
      back += palm(s, left ? s.w * 0.07 : s.w * 0.93, s.h * 0.71, s.h * 0.5, left ? 0.16 : -0.16)
    }
    return {
      back,
      front: '',
      zones: { ground: zone(s, 0.74, 0.96), water: zone(s, 0.52, 0.62, 0.8), ...airs(s, 0.24, 0.34) },
    }
  },
}
