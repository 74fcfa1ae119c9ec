/** A tiled kitchen with a counter by the window. */
import { outlook, roomLight } from '../art/built.ts'
import { mix } from '../art/colour.ts'
import { circle, path, rect } from '../art/shapes.ts'
import { allDay, type Place, zone } from './place.ts'

const moods = [['#f4e3c5', '#e9cfa3', '#7fb0a8'], ['#dfeaea', '#c6dada', '#d98a6c'], ['#f3d9cf', '#e7c2b4', '#6f8fb5'], ['#e4ead0', '#d0dab0', '#c98a4a']] as const // prettier-ignore

export const kitchen: Place = {
  id: 'kitchen',
  nouns: ['kitchen', 'kitchen counter'],
  where: { table: ['on a kitchen counter', 'on a kitchen table', 'in a kitchen', 'in the kitchen'] },
  sky: 'window',
  times: allDay,
  weathers: ['clear', 'cloudy', 'rain', 'snow'],
  draw(s) {
    const [wall, tile, accent] = s.rng.pick(moods)
    const edge = s.h * 0.6
    let back = rect(0, 0, s.w, s.h, s.fade(s.paint(mix(wall, '#ffffff', 0.25)), s.paint(wall)))
    const size = s.h * 0.062
    for (let y = edge - size * 4, row = 0; y < edge; y += size, row++) {
      for (let x = row % 2 ? -size : 0; x < s.w; x += size * 2)
        back += rect(
          x + 1.5,
          y + 1.5,
          size * 2 - 3,
          size - 3,
          s.paint(s.rng.chance(0.12) ? mix(tile, accent, 0.4) : tile),
          { rx: 2 },
        )
    }
    const onLeft = s.rng.chance(0.5)
    const wx = onLeft ? s.w * 0.09 : s.w * 0.55
    back += outlook(s, wx, s.h * 0.09, s.w * 0.34, s.h * 0.34, '#fbf7ee')
    const sx = onLeft ? s.w * 0.56 : s.w * 0.08
    back += rect(sx, s.h * 0.3, s.w * 0.36, s.h * 0.022, s.paint('#a9744f'), { rx: 2 })
    for (let i = 0; i < 4; i++) {
      const [x, h, c] = [
        sx + s.w * (0.03 + i * 0.085),
        s.h * s.rng.range(0.07, 0.12),
        s.paint(s.rng.pick([accent, '#ffffff', '#e2b04a', '#c96f5a'])),
      ]
      back +=
        rect(x, s.h * 0.3 - h, s.w * 0.05, h, c, { rx: 5 }) +
        rect(x + s.w * 0.012, s.h * 0.3 - h - 5, s.w * 0.026, 6, s.paint('#8a6a55'), { rx: 2 })
    }
    back +=
      roomLight(s, sx + s.w * 0.18, s.h * 0.06, s.h * 0.75, accent) +
      rect(sx + s.w * 0.18 - 1.5, 0, 3, s.h * 0.03, s.paint('#4b4350'))
    back += rect(0, edge, s.w, s.h * 0.33, s.fade(s.paint('#b9875e'), s.paint('#d8a878')))
    for (let i = 0; i < 5; i++)
      back += path(
        `M0 ${edge + s.h * (0.05 + i * 0.06)}q${s.w * 0.3} ${s.rng.range(-8, 8)} ${s.w} 0`,
        'none',
        { stroke: s.paint('#a87650'), width: 1.5, opacity: 0.5 },
      )
    back +=
      rect(0, s.h * 0.925, s.w, s.h * 0.02, s.paint('#8d6243')) +
      rect(0, s.h * 0.945, s.w, s.h * 0.06, s.paint(accent))
    for (const x of [0.25, 0.75]) back += circle(s.w * x, s.h * 0.975, 4, s.paint('#f7e9cf'))
    return { back, front: '', zones: { table: zone(s, 0.72, 0.9, 0.85) } }
  },
}
