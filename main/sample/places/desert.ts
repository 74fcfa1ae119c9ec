/** Dunes and red rocks. */
import { hills, pebbles } from '../art/land.ts'
import { polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, type Place, zone } from './place.ts'

export const desert: Place = {
  id: 'desert',
  nouns: ['desert', 'sandy desert'],
  where: {
    ground: ['in the desert', 'on a sand dune', 'in a sandy desert', 'between the dunes'],
    sky: ['over the desert', 'above the dunes'],
  },
  sky: 'open',
  times: allDay,
  weathers: ['clear', 'clear', 'cloudy', 'storm'],
  draw(s) {
    const y = s.h * 0.52
    let back = sky(s, y)
    for (let i = 0; i < 3; i++) {
      const [x, w, h] = [
        s.w * (0.12 + i * 0.36 + s.rng.range(-0.08, 0.08)),
        s.w * s.rng.range(0.1, 0.2),
        s.h * s.rng.range(0.1, 0.22),
      ]
      back += polygon([[x - w * 0.7, y + 20], [x - w * 0.5, y - h * 0.5], [x - w * 0.42, y - h], [x + w * 0.4, y - h], [x + w * 0.5, y - h * 0.4], [x + w * 0.72, y + 20]], s.paint('#c0694a', 0.6)) // prettier-ignore
      back +=
        rect(x - w * 0.44, y - h * 0.72, w * 0.9, h * 0.1, s.paint('#a5533d', 0.6)) +
        rect(x - w * 0.48, y - h * 0.4, w * 0.97, h * 0.07, s.paint('#d98a64', 0.6))
    }
    back += hills(s, y + s.h * 0.02, s.h * 0.035, 2, s.paint('#e0a565', 0.6))
    back += hills(s, y + s.h * 0.09, s.h * 0.05, 1, s.paint('#ebb874', 0.35))
    back += hills(s, s.h * 0.68, s.h * 0.04, 2, s.paint('#f3c983', 0.1))
    back += hills(s, s.h * 0.85, s.h * 0.03, 1, s.fade(s.paint('#f7d594'), s.paint('#eebf7a')))
    back += pebbles(s, s.h * 0.72, s.h, 30, '#c98f58')
    return { back, front: '', zones: { ground: zone(s, 0.74, 0.96), ...airs(s, 0.28, 0.38) } }
  },
}
