/** Sofa, rug, window and lamp. */
import { outlook, roomLight } from '../art/built.ts'
import { mix } from '../art/colour.ts'
import { ellipse, rect } from '../art/shapes.ts'
import { allDay, type Place, zone } from './place.ts'

const moods = [['#cfe0dc', '#3f7f86', '#e8a15b'], ['#f2dcc6', '#b8604f', '#4f7f8a'], ['#dcd6ea', '#6b5b95', '#e9b44c'], ['#dfe8cc', '#5d8a57', '#d77f5f']] as const // prettier-ignore

export const livingroom: Place = {
  id: 'livingroom',
  nouns: ['living room', 'cosy living room'],
  where: {
    ground: [
      'in a living room',
      'on the living room rug',
      'at home in front of the sofa',
      'in the living room',
    ],
    air: ['in a living room'],
  },
  sky: 'window',
  times: allDay,
  weathers: ['clear', 'cloudy', 'rain', 'snow'],
  draw(s) {
    const [wall, sofa, rug] = s.rng.pick(moods)
    const floor = s.h * 0.66
    const flip = s.rng.chance(0.5)
    const at = (x: number, w: number) => (flip ? s.w * (1 - x - w) : s.w * x)
    let back = rect(0, 0, s.w, floor, s.fade(s.paint(mix(wall, '#ffffff', 0.3)), s.paint(wall)))
    for (let x = 0; x < s.w; x += s.w * 0.06)
      back += rect(x, 0, s.w * 0.018, floor, s.paint(mix(wall, '#ffffff', 0.35)), { opacity: 0.5 })
    back += outlook(s, at(0.58, 0.32), s.h * 0.1, s.w * 0.32, s.h * 0.34, '#fffaf0')
    for (const side of [-0.05, 0.33])
      back += rect(
        at(0.58 + side, 0.04),
        s.h * 0.06,
        s.w * 0.04,
        s.h * 0.46,
        s.paint(mix(rug, '#ffffff', 0.25)),
        { rx: 6 },
      )
    back +=
      rect(at(0.16, 0.18), s.h * 0.12, s.w * 0.18, s.h * 0.17, s.paint('#8a5f45'), { rx: 2 }) +
      rect(at(0.172, 0.156), s.h * 0.138, s.w * 0.156, s.h * 0.134, s.paint('#f6efe0'))
    back +=
      ellipse(at(0.25, 0), s.h * 0.21, s.w * 0.035, s.h * 0.035, s.paint(rug)) +
      ellipse(at(0.25, 0), s.h * 0.25, s.w * 0.06, s.h * 0.02, s.paint(sofa))
    back +=
      rect(0, floor - s.h * 0.02, s.w, s.h * 0.025, s.paint('#fbf4e6')) +
      rect(0, floor, s.w, s.h, s.fade(s.paint('#b07d57'), s.paint('#cf9c72')))
    for (let i = 1; i < 6; i++)
      back += rect(0, floor + s.h * 0.06 * i, s.w, 1.6, s.paint('#95683f'), { opacity: 0.5 })
    const dark = s.paint(mix(sofa, '#1d1830', 0.22))
    back +=
      rect(at(0.06, 0.46), s.h * 0.4, s.w * 0.46, s.h * 0.24, dark, { rx: 16 }) +
      rect(at(0.03, 0.07), s.h * 0.48, s.w * 0.07, s.h * 0.21, s.paint(sofa), { rx: 14 })
    back +=
      rect(at(0.48, 0.07), s.h * 0.48, s.w * 0.07, s.h * 0.21, s.paint(sofa), { rx: 14 }) +
      rect(at(0.08, 0.42), s.h * 0.55, s.w * 0.42, s.h * 0.14, s.paint(sofa), { rx: 8 })
    back += rect(at(0.12, 0.09), s.h * 0.46, s.w * 0.09, s.h * 0.11, s.paint(rug), {
      rx: 6,
      turn: `rotate(-8 ${at(0.165, 0)} ${s.h * 0.5})`,
    })
    back +=
      rect(at(0.945, 0), s.h * 0.36, 4, s.h * 0.34, s.paint('#5b4a48')) +
      roomLight(s, at(0.945, 0) + 2, s.h * 0.33, s.h * 0.7, mix(rug, '#ffffff', 0.3))
    back +=
      ellipse(s.w * 0.5, s.h * 0.87, s.w * 0.44, s.h * 0.12, s.paint(rug)) +
      ellipse(s.w * 0.5, s.h * 0.87, s.w * 0.39, s.h * 0.1, 'none', {
        stroke: s.paint(mix(rug, '#ffffff', 0.5)),
        width: 4,
      })
    return { back, front: '', zones: { ground: zone(s, 0.8, 0.95, 0.85), air: zone(s, 0.55, 0.68, 1) } }
  },
}
