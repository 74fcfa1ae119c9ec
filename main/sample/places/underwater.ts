/** On the sea floor. */
import { mix } from '../art/colour.ts'
import { hills, pebbles } from '../art/land.ts'
import { circle, path, polygon, rect } from '../art/shapes.ts'
import { type Place, zone } from './place.ts'

export const underwater: Place = {
  id: 'underwater',
  nouns: ['coral reef', 'underwater scene', 'sea floor'],
  where: {
    deep: ['under water', 'in the deep blue sea', 'under the sea', 'at a coral reef'],
    ground: ['on the sea floor', 'at the bottom of the sea', 'on a coral reef', 'under the sea'],
  },
  sky: 'none',
  times: ['noon'],
  weathers: ['clear'],
  draw(s) {
    const tone = s.rng.range(0, 1)
    const top = mix('#5fd3e6', '#4aa8e0', tone)
    const deep = mix('#0f6a94', '#15407f', tone)
    let back = rect(0, 0, s.w, s.h, s.fade(top, mix(top, deep, 0.6), deep))
    for (let i = 0; i < 5; i++) {
      const x = s.rng.next() * s.w
      const w = s.rng.range(20, 70)
      back += polygon([[x, 0], [x + w, 0], [x + w * 2.4 - 90, s.h * 0.85], [x - 150, s.h * 0.85]], '#dffaff', { opacity: 0.1 }) // prettier-ignore
    }
    back +=
      hills(s, s.h * 0.76, s.h * 0.07, 2, mix('#4f8fae', deep, 0.5)) +
      hills(s, s.h * 0.84, s.h * 0.03, 2, s.fade('#d9c391', '#a99a7c'))
    back += pebbles(s, s.h * 0.88, s.h, 30, '#9a8866')
    for (let i = 0; i < 9; i++) {
      const x = s.rng.chance(0.5) ? s.rng.range(0, 0.22) * s.w : s.rng.range(0.78, 1) * s.w
      const [h, y, c] = [
        s.h * s.rng.range(0.12, 0.34),
        s.h * s.rng.range(0.84, 0.94),
        s.rng.pick(['#3f9a6b', '#2f8a7c', '#6aa84f']),
      ]
      back += path(`M${x} ${y}q-14 ${-h * 0.25} 0 ${-h * 0.5}t0 ${-h * 0.5}`, 'none', {
        stroke: c,
        width: 7,
        cap: 'round',
      })
    }
    for (let i = 0; i < 7; i++) {
      const [x, y, c] = [
        s.rng.next() * s.w,
        s.h * s.rng.range(0.85, 0.9),
        s.rng.pick(['#ef6f6c', '#f29e6d', '#d66ba0', '#f3c969']),
      ]
      for (let k = -2; k <= 2; k++)
        back += path(`M${x} ${y}q${k * 6} -14 ${k * 9} ${-30 + Math.abs(k) * 6}`, 'none', {
          stroke: c,
          width: 5,
          cap: 'round',
        })
    }
    for (let i = 0; i < 22; i++)
      back += circle(s.rng.next() * s.w, s.rng.next() * s.h * 0.8, s.rng.range(2, 7), 'none', {
        stroke: '#e6fbff',
        width: 1.6,
        opacity: 0.7,
      })
    return { back, front: '', zones: { deep: zone(s, 0.42, 0.8, 0.9), ground: zone(s, 0.88, 0.96, 0.9) } }
  },
}
