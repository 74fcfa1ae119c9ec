/** A quay with a lighthouse and houses across the water. */
import { house } from '../art/built.ts'
import { hills, water } from '../art/land.ts'
import { circle, polygon, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import type { Stage } from '../art/stage.ts'
import { airs, allDay, mild, type Place, zone } from './place.ts'

function lighthouse(s: Stage, x: number, y: number, h: number): string {
  const w = h * 0.2
  let out = s.light.dark ? polygon([[x, y - h * 0.92], [x - s.w * 0.5, y - h * 1.25], [x - s.w * 0.5, y - h * 0.75]], '#fff2b8', { opacity: 0.15 }) : '' // prettier-ignore
  out += polygon([[x - w * 0.55, y], [x - w * 0.36, y - h * 0.84], [x + w * 0.36, y - h * 0.84], [x + w * 0.55, y]], s.paint('#f7f3ec', 0.2)) // prettier-ignore
  for (const t of [0.12, 0.4, 0.66]) {
    const half = (k: number) => w * (0.55 - 0.19 * (k / 0.84))
    out += polygon([[x - half(t), y - h * t], [x - half(t + 0.14), y - h * (t + 0.14)], [x + half(t + 0.14), y - h * (t + 0.14)], [x + half(t), y - h * t]], s.paint('#d8483e', 0.2)) // prettier-ignore
  }
  out +=
    rect(x - w * 0.45, y - h * 0.87, w * 0.9, h * 0.035, s.paint('#3d4257', 0.2)) +
    rect(x - w * 0.24, y - h * 0.97, w * 0.48, h * 0.1, s.light.dark ? '#ffe9a0' : s.paint('#bfe3f5', 0.2))
  return out + polygon([[x - w * 0.36, y - h * 0.97], [x, y - h * 1.08], [x + w * 0.36, y - h * 0.97]], s.paint('#c23f38', 0.2)) + (s.light.dark ? circle(x, y - h * 0.92, h * 0.3, s.glow('#fff0b0', 0.7)) : '') // prettier-ignore
}

export const harbour: Place = {
  id: 'harbour',
  nouns: ['harbour', 'small harbour', 'port'],
  where: {
    water: ['in a harbour', 'in the port', 'on the water by a lighthouse'],
    ground: ['on the quay', 'at the harbour', 'on a pier', 'by the harbour'],
    sky: ['over the harbour', 'above a lighthouse'],
  },
  sky: 'open',
  times: allDay,
  weathers: mild,
  draw(s) {
    const y = s.h * 0.46
    let back = sky(s, y) + hills({ ...s, h: y + 3 }, y - s.h * 0.05, s.h * 0.05, 2, s.paint('#7aa287', 0.7))
    const roofs = ['#c95f4a', '#8a4f5c', '#d98b4e']
    for (let x = s.w * 0.02; x < s.w * 0.7; x += s.w * 0.095) {
      back += house(
        s,
        x + s.w * 0.04,
        y + 2,
        s.w * 0.085,
        s.rng.pick(['#f3e3c8', '#e9b99a', '#a9c7d3', '#f2d58a', '#d7a7ad']),
        s.rng.pick(roofs),
        0.4,
      )
    }
    back +=
      lighthouse(s, s.w * 0.86, y + 6, s.h * 0.36) +
      rect(s.w * 0.72, y - 2, s.w * 0.3, s.h * 0.035, s.paint('#8d8a8f', 0.3), { rx: 5 })
    back += water(s, y + 2, s.h * 0.86, '#4aa3c0', '#2c6f9a')
    const quay = s.h * 0.8
    back +=
      rect(0, quay, s.w, s.h * 0.05, s.paint('#77706d')) +
      rect(0, quay - s.h * 0.02, s.w, s.h * 0.03, s.paint('#d3c8b6')) +
      rect(0, quay + s.h * 0.01, s.w, s.h, s.fade(s.paint('#b5aa9a'), s.paint('#c9bfae')))
    for (let i = 0; i < 3; i++) for (let x = (i % 2) * 45; x < s.w; x += 90) back += rect(x, quay + s.h * (0.02 + i * 0.065), 1.6, s.h * 0.06, s.paint('#958b7d')) + rect(0, quay + s.h * (0.075 + i * 0.065), s.w, 1.6, s.paint('#958b7d')) // prettier-ignore
    return {
      back,
      front: '',
      zones: { water: zone(s, 0.6, 0.76, 0.75), ground: zone(s, 0.86, 0.97, 0.9), ...airs(s, 0.24, 0.32) },
    }
  },
}
