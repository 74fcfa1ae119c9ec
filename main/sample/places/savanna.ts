/** Dry grass and flat-topped trees. */
import { hills, tufts } from '../art/land.ts'
import { ellipse, path } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import type { Stage } from '../art/stage.ts'
import { airs, allDay, type Place, zone } from './place.ts'

function acacia(s: Stage, x: number, y: number, h: number, d: number): string {
  const c = s.paint('#6b4f3c', d)
  const [leaf, shade] = [s.paint('#7f9a45', d), s.paint('#5f7d3c', d)]
  return (
    path(`M${x - h * 0.03} ${y}Q${x} ${y - h * 0.4} ${x - h * 0.26} ${y - h * 0.8}L${x - h * 0.2} ${y - h * 0.8}Q${x + h * 0.02} ${y - h * 0.5} ${x + h * 0.2} ${y - h * 0.82}L${x + h * 0.26} ${y - h * 0.8}Q${x + h * 0.06} ${y - h * 0.4} ${x + h * 0.05} ${y}Z`, c) +
    ellipse(x - h * 0.16, y - h * 0.82, h * 0.4, h * 0.1, shade) + ellipse(x + h * 0.14, y - h * 0.88, h * 0.42, h * 0.11, leaf)
  ) // prettier-ignore
}

export const savanna: Place = {
  id: 'savanna',
  nouns: ['savanna', 'African plain'],
  where: {
    ground: ['on the savanna', 'in the dry grass of the savanna', 'on an African plain', 'in the savanna'],
    sky: ['over the savanna'],
  },
  sky: 'open',
  times: allDay,
  weathers: ['clear', 'clear', 'cloudy', 'rain', 'storm', 'rainbow'],
  draw(s) {
    const y = s.h * 0.55
    let back =
      sky(s, y) +
      hills(s, y - s.h * 0.01, s.h * 0.05, 1, s.paint('#a58f9a', 0.9)) +
      hills(s, y + s.h * 0.02, s.h * 0.012, 2, s.paint('#cfae5c', 0.5))
    for (let i = 0; i < 5; i++)
      back += acacia(s, s.rng.next() * s.w, y + s.h * 0.05, s.h * s.rng.range(0.12, 0.2), 0.5)
    back += hills(
      s,
      s.h * 0.64,
      s.h * 0.015,
      2,
      s.fade(s.paint('#d9b65c', 0.2), s.paint('#e3bf66'), s.paint('#c79c4c')),
    )
    back += acacia(s, s.w * (s.rng.chance(0.5) ? 0.14 : 0.85), s.h * 0.72, s.h * 0.5, 0.08)
    back += tufts(s, s.h * 0.67, s.h, 90, '#a8843a')
    return { back, front: '', zones: { ground: zone(s, 0.75, 0.96), ...airs(s, 0.26, 0.36) } }
  },
}
