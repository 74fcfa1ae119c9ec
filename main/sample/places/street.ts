/** Coloured house fronts, a pavement and a road. */
import { mix } from '../art/colour.ts'
import { lamp, pane } from '../art/built.ts'
import { polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import type { Stage } from '../art/stage.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

const walls = ['#e58f6d', '#f1c27a', '#8fb9c9', '#c98a93', '#a8bf8f', '#e6d3b8', '#9c8fb8']

function front(s: Stage, x: number, w: number, top: number, foot: number, wall: string): string {
  let out = rect(x, top, w, foot - top, s.paint(wall, 0.12))
  out += rect(x - 2, top - 6, w + 4, 9, s.ground(mix(wall, '#3a2f45', 0.4), 0.12), { rx: 2 })
  const [columns, gap] = [3, w / 3]
  const shop = s.h * 0.15
  for (let y = top + s.h * 0.04; y < foot - shop - s.h * 0.09; y += s.h * 0.115) {
    for (let c = 0; c < columns; c++) {
      const px = x + gap * (c + 0.26)
      out += rect(px - 2.5, y - 2.5, gap * 0.48 + 5, s.h * 0.07 + 5, s.paint(mix(wall, '#ffffff', 0.55), 0.1))
      out += pane(s, px, y, gap * 0.48, s.h * 0.07, 0.1)
    }
  }
  out +=
    rect(x + w * 0.08, foot - shop * 0.72, w * 0.5, shop * 0.56, s.paint('#5a4a52', 0.05)) +
    pane(s, x + w * 0.11, foot - shop * 0.68, w * 0.44, shop * 0.48, 0.05, true)
  out += rect(
    x + w * 0.68,
    foot - shop * 0.72,
    w * 0.2,
    shop * 0.72,
    s.paint(mix(wall, '#41304a', 0.55), 0.05),
    { rx: 2 },
  )
  const awning = s.rng.pick(['#d9534f', '#3f8f8a', '#e0a13c', '#5b76b5'])
  for (let i = 0; i < 6; i++) {
    const [a, step] = [x + w * 0.05 + (i * w * 0.9) / 6, (w * 0.9) / 6]
    out += polygon([[a, foot - shop], [a + step, foot - shop], [a + step + 1, foot - shop * 0.74], [a + 1, foot - shop * 0.74]], s.paint(i % 2 ? '#f7f0e4' : awning, 0.05)) // prettier-ignore
  }
  return out
}

export const street: Place = {
  id: 'street',
  nouns: ['city street', 'street', 'town street'],
  where: {
    ground: [
      'on a city street',
      'in the street',
      'in the city',
      'in front of the shops',
      'on a street in town',
    ],
    air: ['in the city', 'in a city street'],
    sky: ['over the city', 'above the rooftops'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const foot = s.h * 0.68
    let back = sky(s, s.h * 0.5)
    for (let x = -20; x < s.w;) {
      const w = s.w * s.rng.range(0.05, 0.1)
      back += rect(x, s.h * s.rng.range(0.2, 0.36), w, s.h * 0.5, s.paint('#7d86a8', 0.9))
      x += w * 1.1
    }
    const order = s.rng.shuffle(walls)
    let i = 0
    for (let x = s.rng.range(-60, -10); x < s.w; i++) {
      const w = Math.max(130, s.w * s.rng.range(0.19, 0.27))
      back += front(s, x, w, s.h * s.rng.range(0.16, 0.34), foot, order[i % order.length] as string)
      x += w
    }
    back +=
      rect(0, foot, s.w, s.h * 0.09, s.ground('#c9c4bd', 0.05)) +
      rect(0, foot + s.h * 0.075, s.w, s.h * 0.018, s.ground('#a7a29d'))
    back += rect(0, foot + s.h * 0.093, s.w, s.h, s.fade(s.ground('#70737f'), s.ground('#5c5f6c')))
    for (let x = s.rng.range(-60, 0); x < s.w; x += s.w * 0.17)
      back += rect(x, s.h * 0.875, s.w * 0.09, s.h * 0.014, s.ground('#f2efe6'), { rx: 2 })
    for (const x of [0.06, 0.52, 0.96]) back += lamp(s, s.w * x, foot + s.h * 0.07, s.h * 0.36)
    return { back, front: '', zones: { ground: zone(s, 0.8, 0.97, 0.85), ...airs(s, 0.2, 0.26) } }
  },
}
