/** A snowy field with pines and a cabin. */
import { house } from '../art/built.ts'
import { pine } from '../art/flora.ts'
import { hills, peaks } from '../art/land.ts'
import { ellipse } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, type Place, zone } from './place.ts'

export const snow: Place = {
  id: 'snow',
  nouns: ['snowy field', 'winter landscape', 'snowy landscape'],
  where: {
    ground: ['in the snow', 'on a snowy field', 'on a snow-covered hill', 'in a winter landscape'],
    sky: ['over a snowy landscape', 'above the snow'],
    air: ['in the snow'],
  },
  sky: 'open',
  times: allDay,
  weathers: ['clear', 'clear', 'cloudy', 'snow', 'snow', 'fog'],
  draw(drawn) {
    const s = { ...drawn, light: { ...drawn.light, snowy: true } }
    const y = s.h * 0.55
    let back = sky(s, y) + peaks(s, y, s.h * 0.26, 5, '#a3b3d4', 0.9)
    back += hills(s, y, s.h * 0.03, 3, s.paint('#e3ecf7', 0.5))
    for (let i = 0; i < 14; i++)
      back += pine(
        s,
        s.rng.next() * s.w,
        y + s.h * s.rng.range(0.03, 0.07),
        s.h * s.rng.range(0.14, 0.26),
        0.35,
        '#3f7d6d',
      )
    if (s.rng.chance(0.6))
      back += house(
        { ...s, ground: () => s.paint('#f4f8ff', 0.1) },
        s.w * s.rng.range(0.2, 0.8),
        s.h * 0.65,
        s.h * 0.24,
        '#a5714f',
        '#ffffff',
        0.15,
      )
    back += hills(s, s.h * 0.63, s.h * 0.02, 2, s.paint('#edf3fb', 0.2))
    back += hills(s, s.h * 0.74, s.h * 0.025, 2, s.fade(s.paint('#f7faff'), s.paint('#dbe6f5')))
    for (let i = 0; i < 12; i++)
      back += ellipse(
        s.rng.next() * s.w,
        s.h * s.rng.range(0.77, 0.99),
        s.rng.range(20, 60),
        s.rng.range(3, 7),
        s.paint('#cfdcee'),
        { opacity: 0.5 },
      )
    back +=
      pine(s, s.w * 0.03, s.h * 0.78, s.h * 0.52, 0, '#35705f') +
      pine(s, s.w * 0.98, s.h * 0.74, s.h * 0.42, 0.05, '#35705f')
    return { back, front: '', zones: { ground: zone(s, 0.75, 0.96), ...airs(s, 0.28, 0.38) } }
  },
}
