/** A theatre stage with curtains and spotlights. */
import { mix } from '../art/colour.ts'
import { ellipse, path, polygon, rect } from '../art/shapes.ts'
import { type Place, zone } from './place.ts'

export const stage: Place = {
  id: 'stage',
  nouns: ['stage', 'theatre stage'],
  where: {
    ground: ['on a stage', 'on a theatre stage', 'in the spotlight on a stage', 'on stage'],
    air: ['over a stage', 'on a stage'],
  },
  sky: 'none',
  times: ['noon'],
  weathers: ['clear'],
  draw(s) {
    const hex = s.rng.pick(['#a8283a', '#5a2f8a', '#1f5f8a', '#1f7a5c'])
    const [back0, floor] = [mix(hex, '#140d22', 0.72), s.h * 0.66]
    let back = rect(0, 0, s.w, floor, s.fade(back0, mix(back0, '#000000', 0.1), mix(hex, '#140d22', 0.5)))
    for (let i = 0; i < 14; i++)
      back += rect((i / 14) * s.w, 0, s.w * 0.03, floor, mix(hex, '#140d22', 0.62), { opacity: 0.6 })
    back += rect(0, floor, s.w, s.h, s.fade('#8a5a3c', '#c08a5c'))
    for (let i = 0; i < 13; i++) back += polygon([[s.w * (0.5 + (i - 6) * 0.085), floor], [s.w * (0.5 + (i - 6) * 0.085) + 2, floor], [s.w * (0.5 + (i - 6) * 0.2) + 3, s.h], [s.w * (0.5 + (i - 6) * 0.2), s.h]], '#6d432b', { opacity: 0.5 }) // prettier-ignore
    const beams = s.rng.shuffle(['#ffe9a8', '#ffd0e0', '#bfe6ff', '#d9ffc9']).slice(0, 2)
    for (const [i, c] of beams.entries()) {
      const [x, to] = [s.w * (i ? 0.8 : 0.2), s.w * (i ? 0.58 : 0.42)]
      back += polygon(
        [
          [x - 8, 0],
          [x + 8, 0],
          [to + s.w * 0.2, s.h * 0.85],
          [to - s.w * 0.2, s.h * 0.85],
        ],
        c,
        { opacity: 0.2 },
      )
      back += ellipse(to, s.h * 0.86, s.w * 0.26, s.h * 0.085, c, { opacity: 0.42 })
    }
    for (const side of [0, 1]) {
      for (let i = 0; i < 5; i++) {
        const x = side ? s.w * (1 - 0.034 * i) - s.w * 0.036 : s.w * 0.034 * i
        back += rect(x, 0, s.w * 0.037, s.h * (0.8 - i * 0.012), i % 2 ? hex : mix(hex, '#ffffff', 0.14), {
          rx: 4,
        })
      }
    }
    for (let i = 0; i < 8; i++)
      back += path(
        `M${(i / 8) * s.w} 0h${s.w / 8}v${s.h * 0.07}q${-s.w / 16} ${s.h * 0.07} ${-s.w / 8} 0Z`,
        i % 2 ? hex : mix(hex, '#ffffff', 0.12),
      )
    back += rect(0, s.h * 0.965, s.w, s.h * 0.04, '#4a2f22')
    for (let x = 0.05; x < 1; x += 0.1)
      back += ellipse(s.w * x, s.h * 0.968, s.w * 0.02, s.h * 0.018, '#ffe6a0')
    return {
      back,
      front: '',
      zones: { ground: zone(s, 0.78, 0.93, 0.85, 0.14, 0.86), air: zone(s, 0.48, 0.6, 1, 0.2, 0.8) },
    }
  },
}
