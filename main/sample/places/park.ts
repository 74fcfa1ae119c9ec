/** Lawns, a path, trees, a bench and the city far behind. */
import { lamp } from '../art/built.ts'
import { bush, tree } from '../art/flora.ts'
import { grass, hills, tufts } from '../art/land.ts'
import { ellipse, path, rect } from '../art/shapes.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

export const park: Place = {
  id: 'park',
  nouns: ['park', 'city park'],
  where: {
    ground: ['in a park', 'on the grass in the park', 'in the city park', 'on a park lawn'],
    air: ['in a park', 'in the park'],
    sky: ['above a park', 'over the park'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const y = s.h * 0.56
    let back = sky(s, y)
    for (let x = 0; x < s.w; x += s.w * 0.055)
      back += rect(x, y - s.h * s.rng.range(0.07, 0.24), s.w * 0.05, s.h * 0.3, s.paint('#8d9bc0', 0.85), {
        rx: 2,
      })
    back += hills(s, y, s.h * 0.02, 3, s.ground('#6ba368', 0.45))
    for (let i = 0; i < 9; i++)
      back += tree(s, ((i + s.rng.next()) / 9) * s.w, y + s.h * 0.05, s.h * s.rng.range(0.2, 0.32), 0.35)
    back += hills(s, s.h * 0.62, s.h * 0.012, 2, s.ground(grass(s), 0.08))
    const x = s.w * s.rng.range(0.3, 0.7)
    back += path(
      `M${x} ${s.h * 0.615}C${x + s.w * 0.25} ${s.h * 0.68} ${x - s.w * 0.5} ${s.h * 0.76} ${s.w * 0.2} ${s.h}H${s.w * 0.66}C${x - s.w * 0.1} ${s.h * 0.8} ${x + s.w * 0.4} ${s.h * 0.69} ${x + s.w * 0.03} ${s.h * 0.615}Z`,
      s.ground('#e6d3ad', 0.05),
    )
    if (s.rng.chance(0.5))
      back +=
        ellipse(s.w * 0.8, s.h * 0.69, s.w * 0.2, s.h * 0.035, s.paint('#7cc4dd', 0.1)) +
        ellipse(s.w * 0.8, s.h * 0.685, s.w * 0.15, s.h * 0.018, s.paint('#a9dcec', 0.1))
    const [bx, by] = [s.w * 0.12, s.h * 0.71]
    back += rect(bx, by - 26, 96, 8, s.paint('#a8653f'), { rx: 2 }) + rect(bx, by - 38, 96, 8, s.paint('#a8653f'), { rx: 2 }) + rect(bx - 2, by - 14, 100, 8, s.paint('#c07a4d'), { rx: 2 }) + rect(bx + 8, by - 38, 6, 42, s.paint('#43465a')) + rect(bx + 82, by - 38, 6, 42, s.paint('#43465a')) // prettier-ignore
    back +=
      tree(s, s.w * 0.03, s.h * 0.76, s.h * 0.66, 0.05) +
      bush(s, s.w * 0.95, s.h * 0.74, s.w * 0.16) +
      lamp(s, s.w * 0.9, s.h * 0.76, s.h * 0.36)
    back += tufts(s, s.h * 0.68, s.h, 34, '#4f9148')
    return { back, front: '', zones: { ground: zone(s, 0.75, 0.96), ...airs(s, 0.28, 0.36) } }
  },
}
