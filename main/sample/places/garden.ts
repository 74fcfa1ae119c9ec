/** A lawn with flower beds, a hedge and a picket fence. */
import { fence, house } from '../art/built.ts'
import { bush, tree } from '../art/flora.ts'
import { blooms, grass, hills, tufts } from '../art/land.ts'
import { circle, ellipse } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

export const garden: Place = {
  id: 'garden',
  nouns: ['garden', 'flower garden'],
  where: {
    ground: ['in a garden', 'in the garden', 'in a flower garden', 'on the garden lawn'],
    air: ['in a garden', 'in a flower garden'],
    sky: ['over a garden'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const y = s.h * 0.58
    const flowering = s.light.season !== 'winter' && !s.light.snowy
    let back = sky(s, y)
    back += house(
      s,
      s.w * s.rng.range(0.2, 0.4),
      s.h * 0.62,
      s.h * 0.5,
      s.rng.pick(['#f6e2bd', '#f0c9b0', '#cfe0e0']),
      s.rng.pick(['#b5533f', '#6f5a78', '#8a5a3c']),
      0.15,
    )
    back += tree(s, s.w * 0.84, s.h * 0.66, s.h * 0.56, 0.1)
    for (let i = 0; i < 12; i++)
      back += bush(
        s,
        ((i + 0.5) / 12) * s.w,
        s.h * 0.64,
        s.w * 0.12,
        0.12,
        s.light.season === 'autumn' ? '#a58a3f' : '#4c9650',
      )
    back += hills(s, s.h * 0.63, s.h * 0.006, 2, s.ground(grass(s)))
    back += fence(s, s.h * 0.67, s.h * 0.085, s.w * 0.045, '#fffaf0')
    if (flowering) {
      for (const [x, w] of [
        [0.08, 0.2],
        [0.9, 0.22],
      ] as const) {
        // prettier-ignore
        back += ellipse(s.w * x, s.h * 0.745, s.w * w, s.h * 0.035, s.paint('#7a5a42'))
        for (let i = 0; i < 26; i++) {
          const [fx, fy] = [s.w * (x + s.rng.range(-0.9, 0.9) * w), s.h * s.rng.range(0.69, 0.75)]
          back +=
            ellipse(fx, fy + 9, 3, 9, s.paint('#3f8a45')) +
            circle(
              fx,
              fy,
              s.rng.range(5, 8),
              s.paint(s.rng.pick(['#e8505b', '#f9a03f', '#f7d046', '#c86bd0', '#f58fb5', '#ffffff'])),
            ) +
            circle(fx, fy, 2.4, s.paint('#7a4b2a'))
        }
      }
      back += blooms(s, s.h * 0.8, s.h, 14, ['#ffffff', '#f7d046', '#f58fb5'])
    }
    back += tufts(s, s.h * 0.76, s.h, 36, '#4f9a48')
    return { back, front: '', zones: { ground: zone(s, 0.78, 0.96), ...airs(s, 0.24, 0.32) } }
  },
}
