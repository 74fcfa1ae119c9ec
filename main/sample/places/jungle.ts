/** Broad leaves, vines and a waterfall of light. */
import { frond, trunk } from '../art/flora.ts'
import { hills, tufts } from '../art/land.ts'
import { mix } from '../art/colour.ts'
import { path, polygon } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, type Place, zone } from './place.ts'

const greens = ['#2f8f55', '#3fa35f', '#1f7a52', '#58b368', '#2a8068']

export const jungle: Place = {
  id: 'jungle',
  nouns: ['jungle', 'rainforest'],
  where: {
    ground: ['in the jungle', 'in a rainforest', 'among big green leaves', 'in a tropical jungle'],
    air: ['in the jungle'],
    sky: ['over the jungle'],
  },
  sky: 'open',
  times: allDay,
  weathers: ['clear', 'clear', 'rain', 'fog', 'cloudy'],
  draw(s) {
    let back = sky(s, s.h * 0.5)
    for (const [y, d] of [[0.3, 1], [0.42, 0.65], [0.52, 0.35]] as const) back += hills(s, s.h * y, s.h * 0.07, 5, s.paint(mix('#3f9a6b', '#1f5f4a', 1 - d), d)) // prettier-ignore
    if (s.light.disc) for (let i = 0; i < 4; i++) back += polygon([[s.w * (0.3 + i * 0.12), 0], [s.w * (0.34 + i * 0.12), 0], [s.w * (0.2 + i * 0.16), s.h * 0.8], [s.w * (0.1 + i * 0.16), s.h * 0.8]], s.light.disc.colour, { opacity: 0.12 }) // prettier-ignore
    for (let i = 0; i < 5; i++)
      back += trunk(
        s,
        s.w * (0.1 + i * 0.2 + s.rng.range(-0.06, 0.06)),
        s.h * 0.66,
        s.w * s.rng.range(0.02, 0.035),
        0.4,
      )
    back += hills(s, s.h * 0.65, s.h * 0.02, 3, s.fade(s.paint('#3f7f4a', 0.1), s.paint('#56934d')))
    for (let i = 0; i < 18; i++)
      back += frond(
        s,
        s.rng.next() * s.w,
        s.h * s.rng.range(0.6, 0.68),
        s.h * s.rng.range(0.1, 0.2),
        s.rng.range(-150, -30),
        s.rng.pick(greens),
        0.25,
      )
    for (let i = 0; i < 4; i++) {
      const x = s.w * s.rng.range(0.1, 0.9)
      back += path(
        `M${x} -5q${s.rng.range(-30, 30)} ${s.h * 0.2} ${s.rng.range(-20, 20)} ${s.h * s.rng.range(0.25, 0.42)}`,
        'none',
        { stroke: s.paint('#4f8a4a'), width: 4, cap: 'round' },
      )
    }
    back += tufts(s, s.h * 0.7, s.h, 40, '#2f7a45')
    for (const side of [0, 1]) {
      for (let i = 0; i < 6; i++) {
        const angle = side ? s.rng.range(150, 235) : s.rng.range(-55, 30)
        back += frond(
          s,
          side ? s.w : 0,
          s.h * s.rng.range(0.05, 0.75),
          s.h * s.rng.range(0.22, 0.34),
          angle,
          s.rng.pick(greens),
          0.02,
        )
      }
    }
    return { back, front: '', zones: { ground: zone(s, 0.76, 0.96, 0.8, 0.1, 0.9), ...airs(s, 0.26, 0.36) } }
  },
}
