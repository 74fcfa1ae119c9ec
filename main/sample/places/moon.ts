/** On the moon, with the earth in a black sky. */
import { hills } from '../art/land.ts'
import { circle, ellipse, rect } from '../art/shapes.ts'
import { type Place, zone } from './place.ts'

export const moon: Place = {
  id: 'moon',
  nouns: ['moon landscape', 'lunar landscape'],
  where: {
    ground: ['on the moon', 'on the grey surface of the moon', 'among craters on the moon'],
    sky: ['in space above the moon', 'in space', 'in the black sky over the moon'],
  },
  sky: 'none',
  times: ['noon'],
  weathers: ['clear'],
  draw(s) {
    let back = rect(0, 0, s.w, s.h, s.fade('#0b0f26', '#1a1f45', '#2a2a5c'))
    for (let i = 0; i < 120; i++)
      back += circle(s.rng.next() * s.w, s.rng.next() * s.h * 0.66, s.rng.range(0.6, 1.9), '#fff8e0', {
        opacity: s.rng.range(0.4, 1),
      })
    const [x, y, r] = [s.w * (s.rng.chance(0.5) ? 0.14 : 0.86), s.h * 0.16, s.h * 0.085]
    back += circle(x, y, r * 2, s.glow('#8fc7ff', 0.5)) + circle(x, y, r, '#3f8fe0') + ellipse(x - r * 0.3, y - r * 0.3, r * 0.42, r * 0.3, '#5fbf73') + ellipse(x + r * 0.35, y + r * 0.25, r * 0.4, r * 0.34, '#5fbf73') + ellipse(x, y - r * 0.78, r * 0.4, r * 0.14, '#ffffff') // prettier-ignore
    back +=
      hills(s, s.h * 0.6, s.h * 0.05, 3, '#6d6f86') +
      hills(s, s.h * 0.66, s.h * 0.02, 2, s.fade('#9a9bae', '#c3c3d0'))
    for (let i = 0; i < 11; i++) {
      const t = (i + s.rng.next()) / 11
      const [cx, cy, w] = [
        s.rng.next() * s.w,
        s.h * (0.7 + t * 0.28),
        s.w * (0.02 + t * 0.05) * s.rng.range(0.7, 1.4),
      ]
      back +=
        ellipse(cx, cy, w, w * 0.3, '#7f8094') + ellipse(cx, cy + w * 0.07, w * 0.88, w * 0.22, '#a3a4b5')
    }
    return { back, front: '', zones: { ground: zone(s, 0.76, 0.96), sky: zone(s, 0.34, 0.62, 1) } }
  },
}
