/** A red barn, fields and a fence. */
import { fence } from '../art/built.ts'
import { tree } from '../art/flora.ts'
import { grass, hills, tufts } from '../art/land.ts'
import { line, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import type { Stage } from '../art/stage.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

function barn(s: Stage, x: number, y: number, w: number): string {
  const h = w * 0.62
  const [red, roof, white] = [s.paint('#b8443c', 0.1), s.ground('#6d4a4a', 0.1), s.paint('#f7efe4', 0.1)]
  return (
    rect(x + w * 0.52, y - h * 1.5, w * 0.2, h * 1.5, s.paint('#c9cfd6', 0.15)) + `<ellipse cx="${x + w * 0.62}" cy="${y - h * 1.5}" rx="${w * 0.1}" ry="${w * 0.08}" fill="${s.ground('#93a0ad', 0.15)}"/>` +
    polygon([[x - w / 2, y], [x - w / 2, y - h * 0.62], [x - w * 0.32, y - h * 1.05], [x, y - h * 1.3], [x + w * 0.32, y - h * 1.05], [x + w / 2, y - h * 0.62], [x + w / 2, y]], red) +
    polygon([[x - w * 0.56, y - h * 0.6], [x - w * 0.35, y - h * 1.1], [x, y - h * 1.4], [x + w * 0.35, y - h * 1.1], [x + w * 0.56, y - h * 0.6], [x + w * 0.5, y - h * 0.58], [x + w * 0.31, y - h * 1.02], [x, y - h * 1.27], [x - w * 0.31, y - h * 1.02], [x - w * 0.5, y - h * 0.58]], roof) +
    rect(x - w * 0.17, y - h * 0.6, w * 0.34, h * 0.6, white) + rect(x - w * 0.145, y - h * 0.56, w * 0.29, h * 0.56, s.paint('#8f332f', 0.1)) +
    line(x - w * 0.14, y - h * 0.55, x + w * 0.14, y, white, 3) + line(x + w * 0.14, y - h * 0.55, x - w * 0.14, y, white, 3) +
    rect(x - w * 0.08, y - h * 0.95, w * 0.16, h * 0.2, s.light.dark ? '#ffd97a' : white)
  ) // prettier-ignore
}

export const farm: Place = {
  id: 'farm',
  nouns: ['farm', 'farmyard'],
  where: {
    ground: ['on a farm', 'in a farmyard', 'in front of a barn', 'in a field by a red barn'],
    air: ['on a farm'],
    sky: ['over a farm', 'above the fields', 'over a red barn'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const y = s.h * 0.54
    let back = sky(s, y) + hills(s, y - s.h * 0.02, s.h * 0.04, 2, s.ground('#86b06a', 0.8))
    const crop = { spring: '#a8cf6a', summer: '#e6c65c', autumn: '#cf9d4a', winter: '#b5a684' }[
      s.light.season
    ]
    back += hills(s, y + s.h * 0.02, s.h * 0.03, 2, s.ground(crop, 0.4))
    for (let i = 0; i < 22; i++)
      back += line(
        s.w * 0.5 + (i - 11) * 16,
        y + s.h * 0.035,
        s.w * 0.5 + (i - 11) * 75,
        s.h * 0.7,
        s.ground('#b38f3f', 0.35),
        1.6,
        0.35,
      )
    back +=
      tree(s, s.w * s.rng.range(0.02, 0.1), s.h * 0.63, s.h * 0.3, 0.2) +
      tree(s, s.w * 0.97, s.h * 0.64, s.h * 0.34, 0.15)
    back += hills(s, s.h * 0.64, s.h * 0.012, 2, s.ground(grass(s), 0.05))
    back += barn(s, s.w * (s.rng.chance(0.5) ? 0.25 : 0.7), s.h * 0.66, Math.min(s.w * 0.32, s.h * 0.44))
    back += fence(s, s.h * 0.715, s.h * 0.085, s.w * 0.055, '#d8b98c')
    back += tufts(s, s.h * 0.74, s.h, 44, '#5a9440')
    return { back, front: '', zones: { ground: zone(s, 0.77, 0.96), ...airs(s, 0.28, 0.36) } }
  },
}
