/** A high meadow under snowy peaks. */
import { pine } from '../art/flora.ts'
import { blooms, grass, hills, peaks, tufts } from '../art/land.ts'
import { sky } from '../art/sky.ts'
import { airs, allDay, allWeather, type Place, zone } from './place.ts'

export const mountains: Place = {
  id: 'mountains',
  nouns: ['mountain meadow', 'mountain landscape', 'alpine meadow'],
  where: {
    ground: ['in the mountains', 'on a mountain meadow', 'in front of snowy peaks', 'high in the mountains'],
    air: ['in the mountains'],
    sky: ['over the mountains', 'above the peaks', 'flying past the mountains'],
  },
  sky: 'open',
  times: allDay,
  weathers: allWeather,
  draw(s) {
    const foot = s.h * 0.6
    let back = sky(s, foot)
    back += peaks(s, foot, s.h * 0.4, 5, '#8592bd', 0.95)
    back += peaks(s, foot + 4, s.h * 0.3, 4, '#5f6f9e', 0.5)
    back += hills(s, foot, s.h * 0.03, 3, s.ground('#5d9a6b', 0.5))
    for (let i = 0; i < 9; i++)
      back += pine(s, s.rng.next() * s.w, foot + s.h * 0.035, s.h * s.rng.range(0.09, 0.16), 0.35)
    back += hills(s, s.h * 0.68, s.h * 0.03, 2, s.ground(grass(s), 0.1))
    back += tufts(s, s.h * 0.72, s.h, 36, '#4c8a45')
    if (!s.light.snowy && s.light.season !== 'winter')
      back += blooms(s, s.h * 0.72, s.h, 22, ['#ffffff', '#f6d34f', '#b28be0'])
    return { back, front: '', zones: { ground: zone(s, 0.74, 0.96), ...airs(s, 0.3, 0.42) } }
  },
}
