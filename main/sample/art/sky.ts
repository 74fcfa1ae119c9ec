/** Sky, sun and moon, stars, clouds, rainbow, and what falls from above. */
import { mix } from './colour.ts'
import { circle, ellipse, line, path, rect } from './shapes.ts'
import type { Stage } from './stage.ts'

const cloudCount = { clear: 2, rainbow: 4, cloudy: 9, rain: 9, storm: 9, snow: 8, fog: 0 } as const

export function cloud(s: Stage, x: number, y: number, size: number, fill: string, shade: string): string {
  const puffs = [[-0.62, 0.02, 0.3], [-0.22, -0.2, 0.4], [0.26, -0.12, 0.36], [0.66, 0.04, 0.26]] as const // prettier-ignore
  const stretch = s.rng.range(0.9, 1.15)
  const draw = (dy: number, colour: string) =>
    puffs
      .map(([px, py, r]) => circle(x + px * size * stretch, y + (py + dy) * size, r * size, colour))
      .join('') +
    rect(x - 0.88 * size * stretch, y + (dy - 0.02) * size, 1.76 * size * stretch, 0.32 * size, colour, {
      rx: 0.16 * size,
    })
  return draw(0.07, shade) + draw(0, fill)
}

function clouds(s: Stage, horizon: number): string {
  const { light, rng } = s
  const base = light.time === 'night' ? mix(light.sky[1], '#8c9ac4', 0.4) : mix(light.sky[1], '#ffffff', 0.72)
  const fill =
    { rain: mix(light.sky[0], '#dfe5ee', 0.3), storm: mix(light.sky[0], '#8d93ad', 0.35) }[
      light.weather as 'rain'
    ] ?? base
  const warm = light.time === 'sunset' || light.time === 'dawn' ? mix(fill, light.sky[2], 0.35) : fill
  let out = ''
  const count = cloudCount[light.weather] + (light.weather === 'clear' ? rng.int(-1, 1) : rng.int(0, 3))
  for (let i = 0; i < count; i++) {
    const y = rng.range(0.1, 0.8) * horizon
    const size =
      rng.range(0.09, 0.17) * s.w * (1 - 0.5 * (y / horizon)) * (light.weather === 'clear' ? 0.75 : 1.15)
    out += cloud(s, rng.range(-0.02, 1.02) * s.w, y, size, warm, mix(warm, light.sky[0], 0.28))
  }
  return out
}

function stars(s: Stage, horizon: number): string {
  let out = ''
  for (let i = 0; i < 70; i++) {
    const big = s.rng.chance(0.12)
    const [x, y] = [s.rng.next() * s.w, s.rng.next() * horizon]
    out += circle(x, y, big ? 2.2 : s.rng.range(0.7, 1.4), '#fff7dd', { opacity: s.rng.range(0.5, 1) })
    if (big) out += circle(x, y, 7, s.glow('#fff7dd', 0.5))
  }
  return out
}

function disc(s: Stage): string {
  const { disc: d, time } = s.light
  if (!d) return ''
  const r = d.radius * Math.min(s.w, s.h) * 1.15
  const [x, y] = [d.x * s.w, d.y * s.h]
  const out =
    circle(x, y, r * 5.5, s.glow(d.glow, time === 'night' ? 0.45 : 0.85)) + circle(x, y, r, d.colour)
  if (time !== 'night') return out
  return (
    out +
    circle(x - r * 0.3, y - r * 0.2, r * 0.18, '#dcd6b8') +
    circle(x + r * 0.3, y + r * 0.3, r * 0.24, '#dcd6b8')
  )
}

function rainbow(s: Stage, horizon: number): string {
  const colours = ['#f2545b', '#f79a4b', '#f9dc5c', '#6cc57c', '#4ea3e0', '#8d6cc9']
  const r = Math.min(s.w * 0.46, horizon * 1.05)
  const x = s.w * s.rng.range(0.35, 0.65)
  return colours
    .map((c, i) =>
      circle(x, horizon * 1.06, r - i * r * 0.04, 'none', { stroke: c, width: r * 0.043, opacity: 0.72 }),
    )
    .join('')
}

function lightning(s: Stage, horizon: number): string {
  const x = s.w * s.rng.range(0.2, 0.8)
  const h = horizon * 0.8
  const bolt = `M${x} ${h * 0.1}l${h * 0.16} 0l${-h * 0.1} ${h * 0.32}l${h * 0.12} 0l${-h * 0.3} ${h * 0.56}l${h * 0.1} ${-h * 0.42}l${-h * 0.12} 0Z`
  return circle(x, h * 0.5, h * 0.9, s.glow('#fff3b8', 0.5)) + path(bolt, '#fff6c4')
}

/** The sky down to `horizon` (pixels), and what is in it. */
export function sky(s: Stage, horizon: number): string {
  const { light } = s
  let out = rect(0, 0, s.w, s.h, light.sky[2]) + rect(0, 0, s.w, horizon * 1.1, s.fade(...light.sky))
  if (light.time === 'night' && light.weather === 'clear') out += stars(s, horizon)
  out += disc(s)
  if (light.weather === 'rainbow') out += rainbow(s, horizon)
  out += clouds(s, horizon)
  if (light.weather === 'storm') out += lightning(s, horizon)
  return out
}

/** Rain, snow or fog in front of everything. */
export function falling(s: Stage): string {
  const { light, rng, w, h } = s
  let out = ''
  if (light.weather === 'rain' || light.weather === 'storm') {
    const colour = light.dark ? '#a9bbe0' : '#e6eff8'
    for (let i = 0; i < 130; i++) {
      const [x, y, l] = [rng.range(-0.05, 1.1) * w, rng.range(-0.05, 1) * h, rng.range(14, 34)]
      out += line(x, y, x - l * 0.3, y + l, colour, rng.range(1.2, 2.2), rng.range(0.35, 0.7))
    }
    for (let i = 0; i < 14; i++) out += ellipse(rng.next() * w, rng.range(0.75, 0.99) * h, rng.range(6, 13), 2.4, 'none', { stroke: colour, width: 1.4, opacity: 0.55 }) // prettier-ignore
  }
  if (light.weather === 'snow') {
    for (let i = 0; i < 150; i++)
      out += circle(rng.next() * w, rng.next() * h, rng.range(1.4, 4.8), '#ffffff', {
        opacity: rng.range(0.6, 0.95),
      })
  }
  if (light.weather === 'fog') {
    const colour = light.haze
    for (let i = 0; i < 7; i++) {
      const y = h * (0.35 + i * 0.085)
      out += ellipse(
        rng.range(0.1, 0.9) * w,
        y,
        w * rng.range(0.45, 0.75),
        h * rng.range(0.08, 0.14),
        s.glow(colour, light.dark ? 0.5 : 0.75),
      )
    }
    out += rect(0, 0, w, h, colour, { opacity: light.dark ? 0.14 : 0.26 })
  }
  return out
}
