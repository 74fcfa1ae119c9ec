/** A stall under a striped awning. */
import { mix } from '../art/colour.ts'
import { circle, path, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { type Place, zone } from './place.ts'

export const market: Place = {
  id: 'market',
  nouns: ['market', 'market stall'],
  where: {
    table: ['on a market stall', 'at the market', 'on a stall at the market'],
    ground: ['at a market', 'in front of a market stall', 'at the market'],
    air: ['at a market'],
  },
  sky: 'open',
  times: ['dawn', 'morning', 'noon', 'sunset'],
  weathers: ['clear', 'clear', 'cloudy', 'rain'],
  draw(s) {
    const hex = s.rng.pick(['#d9483f', '#2f8f86', '#e0962f', '#4a72b8', '#8a57a8'])
    let back = sky(s, s.h * 0.5)
    const walls = ['#e8c49a', '#d99a84', '#a9bfae', '#c9b3c9']
    for (let x = -10, i = 0; x < s.w; i++) {
      const w = s.w * s.rng.range(0.2, 0.3)
      const top = s.h * s.rng.range(0.18, 0.28)
      back += rect(x, top, w, s.h * 0.6, s.paint(walls[i % 4] as string, 0.4))
      back += polygon(
        [
          [x - 5, top + 2],
          [x + w / 2, top - s.h * 0.1],
          [x + w + 5, top + 2],
        ],
        s.paint('#9a5a4c', 0.4),
      )
      for (let k = 0; k < 2; k++)
        back += rect(
          x + w * (0.2 + k * 0.4),
          top + s.h * 0.05,
          w * 0.18,
          s.h * 0.08,
          s.paint('#7e98a8', 0.35),
          { rx: 2 },
        )
      x += w
    }
    back += rect(0, s.h * 0.66, s.w, s.h, s.fade(s.paint('#b7a58c'), s.paint('#cdbb9f')))
    for (let i = 0; i < 60; i++)
      back += rect(s.rng.next() * s.w, s.h * s.rng.range(0.68, 1), 26, 8, s.paint('#a89478'), {
        rx: 4,
        opacity: 0.5,
      })
    for (const x of [0.05, 0.93]) back += rect(s.w * x, s.h * 0.1, s.w * 0.02, s.h * 0.76, s.paint('#8a623f'))
    const [stripes, top, low] = [10, s.h * 0.05, s.h * 0.2]
    for (let i = 0; i < stripes; i++) {
      const c = s.paint(i % 2 ? '#fff7ea' : hex)
      const [a, b] = [s.w * (0.06 + (i / stripes) * 0.88), s.w * (0.06 + ((i + 1) / stripes) * 0.88)]
      const [c1, c2] = [s.w * (i / stripes), s.w * ((i + 1) / stripes)]
      back +=
        polygon(
          [
            [a, top],
            [b, top],
            [c2, low],
            [c1, low],
          ],
          c,
        ) + circle((c1 + c2) / 2, low, (c2 - c1) / 2, c)
    }
    const counter = s.h * 0.64
    back += path(
      `M${s.w * 0.07} ${s.h * 0.28}Q${s.w * 0.5} ${s.h * 0.4} ${s.w * 0.93} ${s.h * 0.28}`,
      'none',
      { stroke: s.paint('#5f4a45'), width: 2 },
    )
    for (let i = 1; i < 10; i++) {
      const t = i / 10
      const [x, y] = [s.w * (0.07 + t * 0.86), s.h * (0.28 + 0.24 * t * (1 - t))]
      back += polygon(
        [
          [x - 9, y],
          [x + 9, y],
          [x, y + 17],
        ],
        s.paint(['#f2c14e', '#e4572e', '#5fad7a', '#5b8fd6'][i % 4] as string),
      )
    }
    back +=
      rect(
        s.w * 0.02,
        counter - s.h * 0.11,
        s.w * 0.96,
        s.h * 0.13,
        s.fade(s.paint('#a9764c'), s.paint('#c9935f')),
      ) + rect(s.w * 0.02, counter + s.h * 0.015, s.w * 0.96, s.h * 0.02, s.paint('#7d5434'))
    back += rect(s.w * 0.04, counter + s.h * 0.035, s.w * 0.92, s.h * 0.17, s.paint(mix(hex, '#fff1dd', 0.2)))
    for (let x = 0.04; x < 0.95; x += 0.0767)
      back += rect(s.w * x, counter + s.h * 0.035, 2, s.h * 0.17, s.paint(mix(hex, '#2b2038', 0.25)))
    return {
      back,
      front: '',
      zones: {
        table: zone(s, 0.59, 0.645, 0.95, 0.08, 0.92),
        ground: zone(s, 0.92, 0.98, 0.95),
        air: zone(s, 0.5, 0.55, 1),
      },
    }
  },
}
