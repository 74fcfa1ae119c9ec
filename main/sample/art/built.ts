/** Houses, windows, fences, lamps: what people put into a landscape or a room. */
import { mix } from './colour.ts'
import { circle, ellipse, line, path, polygon, rect } from './shapes.ts'
import { sky } from './sky.ts'
import type { Stage } from './stage.ts'

/** A pane that glows when lamps are on. */
export function pane(
  s: Stage,
  x: number,
  y: number,
  w: number,
  h: number,
  d = 0,
  lit = s.rng.chance(0.7),
): string {
  return rect(x, y, w, h, s.light.dark && lit ? '#ffd97a' : s.paint('#bfe3f5', d), { rx: 1 })
}

export function house(s: Stage, x: number, y: number, w: number, wall: string, roof: string, d = 0): string {
  const h = w * 0.62
  const dark = s.paint(mix(roof, '#2b2238', 0.25), d)
  return (
    rect(x - w / 2, y - h, w, h, s.paint(wall, d)) +
    polygon([[x - w * 0.6, y - h], [x - w * 0.32, y - h * 1.75], [x + w * 0.32, y - h * 1.75], [x + w * 0.6, y - h]], s.ground(roof, d)) +
    rect(x + w * 0.18, y - h * 1.95, w * 0.1, h * 0.4, dark) +
    rect(x - w * 0.09, y - h * 0.62, w * 0.2, h * 0.62, s.paint('#8a5a44', d), { rx: 1.5 }) +
    pane(s, x - w * 0.4, y - h * 0.72, w * 0.2, h * 0.34, d, true) +
    pane(s, x + w * 0.22, y - h * 0.72, w * 0.2, h * 0.34, d, true)
  ) // prettier-ignore
}

export function fence(s: Stage, y: number, height: number, gap: number, hex: string, d = 0): string {
  const c = s.paint(hex, d)
  let out =
    rect(0, y - height * 0.78, s.w, height * 0.14, c) + rect(0, y - height * 0.36, s.w, height * 0.14, c)
  for (let x = gap * 0.3; x < s.w; x += gap) {
    out += path(
      `M${x} ${y}V${y - height * 0.9}l${gap * 0.2} ${-height * 0.14}l${gap * 0.2} ${height * 0.14}V${y}Z`,
      c,
    )
  }
  return out
}

export function lamp(s: Stage, x: number, y: number, h: number): string {
  const iron = s.paint('#3d4257')
  const on = s.light.dark || s.light.time === 'sunset'
  return (
    (on ? circle(x, y - h, h * 0.42, s.glow('#ffdf8f', 0.7)) : '') +
    rect(x - h * 0.016, y - h * 0.96, h * 0.032, h * 0.96, iron) + rect(x - h * 0.04, y - h * 0.03, h * 0.08, h * 0.03, iron) +
    circle(x, y - h, h * 0.055, on ? '#fff0b8' : s.paint('#e9edf2')) + rect(x - h * 0.035, y - h * 1.08, h * 0.07, h * 0.025, iron, { rx: 1 })
  ) // prettier-ignore
}

/** A window in a wall, with the weather outside. */
export function outlook(s: Stage, x: number, y: number, w: number, h: number, frame: string): string {
  const inner: Stage = { ...s, w, h }
  const hill = (at: number, hex: string, d: number) =>
    ellipse(w * at, h * 1.02, w * 0.62, h * 0.34, s.ground(hex, d))
  let drops = ''
  const wet = s.light.weather === 'rain' || s.light.weather === 'storm'
  for (let i = 0; i < (wet ? 26 : 0); i++) {
    const [dx, dy] = [s.rng.next() * w, s.rng.next() * h]
    drops += line(dx, dy, dx - 4, dy + 13, '#e8f0fa', 1.6, 0.75)
  }
  for (let i = 0; i < (s.light.weather === 'snow' ? 34 : 0); i++) drops += circle(s.rng.next() * w, s.rng.next() * h, s.rng.range(1.5, 3.2), '#ffffff') // prettier-ignore
  const f = s.paint(frame)
  const bar = Math.max(5, w * 0.035)
  return (
    rect(x - bar * 1.6, y - bar * 1.6, w + bar * 3.2, h + bar * 3.2, f, { rx: 4 }) +
    `<svg x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" height="${h.toFixed(1)}" overflow="hidden">${sky(inner, h * 0.9)}${hill(0.2, '#7fb069', 0.6)}${hill(0.85, '#6a9f5b', 0.4)}${drops}</svg>` +
    rect(x + w / 2 - bar / 2, y, bar, h, f) + rect(x, y + h * 0.46, w, bar, f) +
    rect(x - bar * 2.6, y + h + bar * 1.2, w + bar * 5.2, bar * 1.6, s.paint(mix(frame, '#6b5a50', 0.2)), { rx: 3 })
  ) // prettier-ignore
}

/** A lamp that hangs or stands in a room and lights it when it is dark. */
export function roomLight(s: Stage, x: number, y: number, reach: number, shade: string): string {
  const on = s.light.dark || s.light.time === 'sunset'
  return (
    (on ? circle(x, y, reach, s.glow('#ffd98a', 0.55)) : '') +
    path(
      `M${x - 30} ${y + 16}L${x - 15} ${y - 18}H${x + 15}L${x + 30} ${y + 16}Z`,
      on ? mix(shade, '#fff1c0', 0.55) : s.paint(shade),
    )
  )
}
