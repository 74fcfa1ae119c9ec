/** A desk under a shelf of books. */
import { outlook, roomLight } from '../art/built.ts'
import { mix } from '../art/colour.ts'
import { path, rect } from '../art/shapes.ts'
import { allDay, type Place, zone } from './place.ts'

const moods = [['#7fa69b', '#c98a5a'], ['#c9a27f', '#8a5a48'], ['#8fa3c4', '#b58a63'], ['#b58f9f', '#9c6b4a']] as const // prettier-ignore

export const study: Place = {
  id: 'study',
  nouns: ['desk', 'study'],
  where: { table: ['on a desk', 'on a writing desk', 'on a wooden desk', 'on the desk in a study'] },
  sky: 'window',
  times: allDay,
  weathers: ['clear', 'cloudy', 'rain', 'snow'],
  draw(s) {
    const [wall, wood] = s.rng.pick(moods)
    const edge = s.h * 0.6
    const flip = s.rng.chance(0.5)
    const at = (x: number, w = 0) => (flip ? s.w * (1 - x - w) : s.w * x)
    let back = rect(0, 0, s.w, s.h, s.fade(s.paint(mix(wall, '#ffffff', 0.2)), s.paint(wall)))
    back += outlook(s, at(0.07, 0.3), s.h * 0.08, s.w * 0.3, s.h * 0.38, mix(wood, '#fff5e4', 0.55))
    for (const y of [0.2, 0.42]) {
      back += rect(at(0.46, 0.5), s.h * y, s.w * 0.5, s.h * 0.02, s.paint(mix(wood, '#2b1a12', 0.2)), {
        rx: 2,
      })
      for (let x = 0.47; x < 0.92;) {
        const [w, h] = [s.rng.range(0.018, 0.036), s.rng.range(0.09, 0.155)]
        if (s.rng.chance(0.88)) {
          const c = s.rng.pick(['#c8553d', '#e0a13c', '#4f7d8a', '#7a9e6b', '#8a5a83', '#f0e4cc', '#3f5f8f'])
          back +=
            rect(at(x, w), s.h * (y - h), s.w * w, s.h * h, s.paint(c), { rx: 2 }) +
            rect(at(x, w), s.h * (y - h * 0.8), s.w * w, s.h * 0.012, s.paint(mix(c, '#ffffff', 0.45)))
        }
        x += w + 0.004
      }
    }
    back +=
      roomLight(s, at(0.42), s.h * 0.1, s.h * 0.75, '#e0a13c') +
      rect(at(0.42) - 1.5, 0, 3, s.h * 0.07, s.paint('#4b4350'))
    back += rect(
      0,
      edge,
      s.w,
      s.h * 0.35,
      s.fade(s.paint(mix(wood, '#2b1a12', 0.12)), s.paint(mix(wood, '#ffe9c8', 0.18))),
    )
    for (let i = 0; i < 5; i++)
      back += path(
        `M0 ${edge + s.h * (0.05 + i * 0.065)}q${s.w * 0.35} ${s.rng.range(-9, 9)} ${s.w} 0`,
        'none',
        { stroke: s.paint(mix(wood, '#2b1a12', 0.3)), width: 1.6, opacity: 0.45 },
      )
    back += rect(0, s.h * 0.935, s.w, s.h * 0.07, s.paint(mix(wood, '#2b1a12', 0.4)))
    return { back, front: '', zones: { table: zone(s, 0.72, 0.9, 0.85) } }
  },
}
