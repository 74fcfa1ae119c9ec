/** A lake between hills, with reeds at the shore. */
import { mix } from '../art/colour.ts'
import { pine } from '../art/flora.ts'
import { grass, hills, peaks, tufts, water } from '../art/land.ts'
import { ellipse, line, under } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, mild, type Place, zone } from './place.ts'

export const lake: Place = {
  id: 'lake',
  nouns: ['lake', 'quiet lake'],
  where: {
    water: ['on a lake', 'on the water', 'on a quiet lake'],
    ground: ['by a lake', 'on the shore of a lake', 'at the lake'],
    sky: ['above a lake', 'over the lake'],
    air: ['by a lake'],
  },
  sky: 'open',
  times: allDay,
  weathers: mild,
  draw(s) {
    const y = s.h * 0.42
    let back = sky(s, y) + peaks(s, y, s.h * 0.2, 5, '#7f95b5', 0.9, false)
    back += hills({ ...s, h: y + 4 }, y - s.h * 0.02, s.h * 0.025, 3, s.ground('#5f9a70', 0.5))
    for (let i = 0; i < 13; i++)
      back += pine(s, s.rng.next() * s.w, y + 4, s.h * s.rng.range(0.07, 0.13), 0.4)
    back += water(s, y + 2, s.h * 0.9, '#6fbcd0', '#3f82a8')
    for (let i = 0; i < 12; i++)
      back += ellipse(
        s.rng.next() * s.w,
        y + s.h * s.rng.range(0.02, 0.05),
        s.w * 0.05,
        4,
        s.paint('#3f7f68', 0.3),
        { opacity: 0.4 },
      )
    const bank: [number, number][] = Array.from({ length: 7 }, (_, i) => [
      (i / 6) * s.w,
      s.h * (0.83 + s.rng.range(-0.012, 0.02)),
    ])
    back +=
      under(
        bank.map(([x, by]) => [x, by - 5]),
        s.h,
        mix(s.paint('#a98f62'), s.light.sky[1], 0.1),
      ) + under(bank, s.h, s.ground(grass(s)))
    back += tufts(s, s.h * 0.86, s.h, 30, '#4a8a48')
    let front = ''
    for (const side of [0.02, 0.9]) {
      for (let i = 0; i < 8; i++) {
        const [x, h] = [s.w * (side + s.rng.next() * 0.09), s.h * s.rng.range(0.12, 0.24)]
        front +=
          line(x, s.h * 0.9, x + s.rng.range(-6, 6), s.h * 0.9 - h, s.paint('#5f8f4a'), 2.4) +
          ellipse(x, s.h * 0.9 - h, 3.4, 11, s.paint('#7d5637'))
      }
    }
    return {
      back,
      front,
      zones: {
        water: zone(s, 0.58, 0.79, 0.7, 0.08, 0.92),
        ground: zone(s, 0.88, 0.97, 0.9, 0.1, 0.9),
        ...airs(s, 0.24, 0.34),
      },
    }
  },
}
