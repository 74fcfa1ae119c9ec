/** A sports field with mown stripes, white lines and stands. */
import { mix } from '../art/colour.ts'
import { circle, ellipse, line, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, mild, type Place, zone } from './place.ts'

export const field: Place = {
  id: 'field',
  nouns: ['sports field', 'stadium'],
  where: {
    ground: ['on a sports field', 'on the pitch', 'in a stadium', 'on a playing field'],
    air: ['over a sports field', 'on a sports field'],
    sky: ['above a stadium', 'over a sports field'],
  },
  sky: 'open',
  times: allDay,
  weathers: mild,
  draw(s) {
    const y = s.h * 0.56
    let back = sky(s, s.h * 0.36)
    back +=
      rect(0, s.h * 0.3, s.w, s.h * 0.03, s.paint('#e8edf2', 0.3)) +
      rect(0, s.h * 0.33, s.w, y - s.h * 0.33, s.paint('#55648a', 0.3))
    const shirts = ['#e8505b', '#f7d046', '#5fb0e0', '#ffffff', '#6cc07a', '#f39b5a']
    for (let row = 0; row < 5; row++) {
      for (let x = (row % 2) * 8; x < s.w; x += 17)
        back += circle(
          x + s.rng.range(-2, 2),
          s.h * (0.365 + row * 0.037),
          6.5,
          s.paint(mix(s.rng.pick(shirts), '#55648a', 0.25), 0.25),
        )
    }
    for (const x of [0.06, 0.94]) {
      const on = s.light.dark || s.light.time === 'sunset'
      back +=
        rect(s.w * x - 4, s.h * 0.1, 8, s.h * 0.46, s.paint('#7b8499', 0.2)) +
        rect(s.w * x - 30, s.h * 0.06, 60, s.h * 0.07, s.paint('#5b6478', 0.2), { rx: 4 })
      for (let k = 0; k < 6; k++)
        back += circle(
          s.w * x - 20 + (k % 3) * 20,
          s.h * (0.08 + Math.floor(k / 3) * 0.03),
          6,
          on ? '#fffbe0' : s.paint('#d5dde6', 0.2),
        )
      if (on) back += circle(s.w * x, s.h * 0.1, s.h * 0.3, s.glow('#fff6c8', 0.6))
    }
    back += rect(0, y - s.h * 0.035, s.w, s.h * 0.04, s.paint('#f4f1ea', 0.15))
    for (let i = 0; i < 8; i++)
      back += rect(
        s.w * (i / 8),
        y - s.h * 0.03,
        s.w / 8 - 3,
        s.h * 0.028,
        s.paint(['#e0533f', '#3f76c4', '#f0b93a', '#4fa57a'][i % 4] as string, 0.15),
      )
    for (let i = -6; i < 6; i++) {
      const [a, b] = [s.w * (0.5 + i * 0.11), s.w * (0.5 + i * 0.24)]
      back += polygon(
        [
          [a, y],
          [a + s.w * 0.11, y],
          [b + s.w * 0.24, s.h],
          [b, s.h],
        ],
        s.ground(i % 2 ? '#62b354' : '#72c162', 0.05),
      )
    }
    back += line(0, y + s.h * 0.05, s.w, y + s.h * 0.05, s.paint('#f8fbf4'), 3, 0.9) + ellipse(s.w * 0.5, s.h * 0.84, s.w * 0.34, s.h * 0.1, 'none', { stroke: s.paint('#f8fbf4'), width: 4, opacity: 0.9 }) + line(s.w * 0.5, y + s.h * 0.05, s.w * 0.5, s.h, s.paint('#f8fbf4'), 4, 0.9) // prettier-ignore
    return { back, front: '', zones: { ground: zone(s, 0.72, 0.96), ...airs(s, 0.24, 0.34) } }
  },
}
