/** A child's bedroom. */
import { outlook, roomLight } from '../art/built.ts'
import { mix } from '../art/colour.ts'
import { circle, ellipse, rect } from '../art/shapes.ts'
import { allDay, type Place, zone } from './place.ts'

const moods = [['#bcd7f0', '#f2b04b', '#e46f6f'], ['#f5cfdb', '#8a6fc0', '#5fb0a5'], ['#c9ead2', '#e2775c', '#4c86c6'], ['#efe2a9', '#4d9d8f', '#d9658a']] as const // prettier-ignore

export const bedroom: Place = {
  id: 'bedroom',
  nouns: ['bedroom', "children's room", 'playroom'],
  where: {
    ground: ['in a bedroom', "in a children's room", 'beside the bed', 'on the bedroom floor'],
    air: ['in a bedroom', "in a children's room"],
  },
  sky: 'window',
  times: allDay,
  weathers: ['clear', 'cloudy', 'rain', 'snow'],
  draw(s) {
    const [wall, cover, rug] = s.rng.pick(moods)
    const floor = s.h * 0.68
    const flip = s.rng.chance(0.5)
    const at = (x: number, w = 0) => (flip ? s.w * (1 - x - w) : s.w * x)
    let back = rect(0, 0, s.w, floor, s.fade(s.paint(mix(wall, '#ffffff', 0.15)), s.paint(wall)))
    for (let i = 0; i < 40; i++)
      back += circle(
        s.rng.next() * s.w,
        s.rng.next() * floor,
        s.rng.range(3, 6),
        s.paint(mix(wall, '#ffffff', 0.5)),
      )
    back += outlook(s, at(0.4, 0.24), s.h * 0.1, s.w * 0.24, s.h * 0.3, '#ffffff')
    back += rect(at(0.7, 0.24), s.h * 0.3, s.w * 0.24, s.h * 0.38, s.paint('#e9d3b0'), { rx: 4 })
    for (let row = 0; row < 3; row++) {
      const y = s.h * (0.4 + row * 0.115)
      back += rect(at(0.715, 0.21), y - s.h * 0.085, s.w * 0.21, s.h * 0.1, s.paint('#c9ab80'))
      for (let i = 0; i < 7; i++) {
        const h = s.h * s.rng.range(0.05, 0.085)
        back += rect(
          at(0.722 + i * 0.028, 0.02),
          y + s.h * 0.015 - h,
          s.w * 0.02,
          h,
          s.paint(s.rng.pick([cover, rug, '#5c9bd1', '#f4d35e', '#8ac28a', '#f7f2e8'])),
          { rx: 1.5 },
        )
      }
    }
    back += rect(0, floor, s.w, s.h, s.fade(s.paint('#c99b6f'), s.paint('#e0b88c')))
    for (let i = 1; i < 6; i++)
      back += rect(0, floor + s.h * 0.055 * i, s.w, 1.5, s.paint('#a97c52'), { opacity: 0.5 })
    back +=
      rect(at(0.02, 0.03), s.h * 0.36, s.w * 0.03, s.h * 0.38, s.paint('#a8714b'), { rx: 5 }) +
      rect(at(0.04, 0.36), s.h * 0.55, s.w * 0.36, s.h * 0.17, s.paint('#fdf8ee'), { rx: 6 })
    back +=
      rect(at(0.14, 0.27), s.h * 0.52, s.w * 0.27, s.h * 0.2, s.paint(cover), { rx: 12 }) +
      rect(at(0.06, 0.09), s.h * 0.49, s.w * 0.09, s.h * 0.08, s.paint('#ffffff'), { rx: 12 })
    for (let i = 0; i < 6; i++)
      back += circle(
        at(0.17 + (i % 3) * 0.085),
        s.h * (0.57 + Math.floor(i / 3) * 0.09),
        s.h * 0.018,
        s.paint(mix(cover, '#ffffff', 0.5)),
      )
    back += rect(at(0.39, 0.025), s.h * 0.5, s.w * 0.025, s.h * 0.24, s.paint('#a8714b'), { rx: 5 })
    back += roomLight(s, s.w * 0.5, s.h * 0.045, s.h * 0.7, rug)
    back +=
      ellipse(s.w * 0.53, s.h * 0.88, s.w * 0.38, s.h * 0.105, s.paint(rug)) +
      ellipse(s.w * 0.53, s.h * 0.88, s.w * 0.32, s.h * 0.085, s.paint(mix(rug, '#ffffff', 0.28)))
    return { back, front: '', zones: { ground: zone(s, 0.81, 0.95, 0.85), air: zone(s, 0.55, 0.68, 1) } }
  },
}
