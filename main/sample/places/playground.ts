/** Swings, a sandpit and a climbing frame. */
import { tree } from '../art/flora.ts'
import { grass, hills, tufts } from '../art/land.ts'
import { circle, ellipse, line, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import type { Stage } from '../art/stage.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

function swings(s: Stage, x: number, y: number, h: number): string {
  const c = s.paint('#e0533f', 0.1)
  const w = h * 1.1
  let out = ''
  for (const side of [0, w])
    out +=
      line(x + side - h * 0.2, y, x + side, y - h, c, 7) + line(x + side + h * 0.2, y, x + side, y - h, c, 7)
  out += line(x - 6, y - h, x + w + 6, y - h, c, 8)
  for (const at of [0.3, 0.7]) {
    const sx = x + w * at
    out +=
      line(sx - 11, y - h, sx - 11, y - h * 0.26, s.paint('#5a5f70'), 2) +
      line(sx + 11, y - h, sx + 11, y - h * 0.26, s.paint('#5a5f70'), 2) +
      rect(sx - 16, y - h * 0.27, 32, 6, s.paint('#3f76c4'), { rx: 3 })
  }
  return out
}

function climber(s: Stage, x: number, y: number, h: number): string {
  let out = ''
  for (const side of [0, 0.5, 1])
    out += rect(x + side * h * 0.8, y - h * 0.8, 7, h * 0.8, s.paint('#8a5f43', 0.1))
  out += rect(x - 4, y - h * 0.42, h * 0.8 + 15, 8, s.paint('#c08a55', 0.1))
  out += polygon(
    [
      [x - 14, y - h * 0.78],
      [x + h * 0.2, y - h * 1.12],
      [x + h * 0.56, y - h * 0.78],
    ],
    s.paint('#3f76c4', 0.1),
  )
  out += polygon(
    [
      [x + h * 0.82, y - h * 0.42],
      [x + h * 0.95, y - h * 0.42],
      [x + h * 1.5, y],
      [x + h * 1.34, y],
    ],
    s.paint('#f0b93a', 0.1),
  )
  for (let i = 0; i < 4; i++)
    out += line(
      x + 4,
      y - h * 0.1 * (i + 0.5),
      x + h * 0.4,
      y - h * 0.1 * (i + 0.5),
      s.paint('#c08a55', 0.1),
      4,
    )
  return out
}

export const playground: Place = {
  id: 'playground',
  nouns: ['playground', 'play area'],
  where: {
    ground: ['at a playground', 'on a playground', 'in front of the swings', 'at the playground'],
    air: ['at a playground', 'over a playground'],
    sky: ['above a playground'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const y = s.h * 0.58
    let back = sky(s, y)
    for (let i = 0; i < 8; i++)
      back += tree(s, ((i + s.rng.next()) / 8) * s.w, y + s.h * 0.03, s.h * s.rng.range(0.24, 0.38), 0.35)
    back += hills(s, s.h * 0.6, s.h * 0.01, 2, s.ground(grass(s), 0.1))
    const flip = s.rng.chance(0.5)
    back +=
      swings(s, s.w * (flip ? 0.58 : 0.08), s.h * 0.7, s.h * 0.34) +
      climber(s, s.w * (flip ? 0.08 : 0.56), s.h * 0.69, s.h * 0.36)
    back +=
      ellipse(s.w * 0.5, s.h * 0.86, s.w * 0.52, s.h * 0.13, s.ground('#e08f5f')) +
      ellipse(s.w * 0.5, s.h * 0.865, s.w * 0.49, s.h * 0.115, s.ground('#eba776'))
    for (let i = 0; i < 5; i++)
      back += circle(
        s.w * (0.1 + i * 0.2),
        s.h * 0.86,
        s.h * 0.022,
        s.ground(['#f2d04f', '#6fbf9a', '#6ea7dc', '#f08fa8', '#f2d04f'][i] as string),
        { opacity: 0.8 },
      )
    back += tufts(s, s.h * 0.72, s.h * 0.76, 14, '#4f9148')
    return { back, front: '', zones: { ground: zone(s, 0.78, 0.95, 0.8), ...airs(s, 0.26, 0.34) } }
  },
}
