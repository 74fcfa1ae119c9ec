/** Trees and bushes. */
import { mix } from './colour.ts'
import { circle, ellipse, line, path, polygon, rect } from './shapes.ts'
import type { Stage } from './stage.ts'

const crowns = {
  spring: ['#8ccf62', '#a6d96f', '#f4b9cf', '#77c05a'],
  summer: ['#4fa54f', '#5fb556', '#3f9450', '#6dbb58'],
  autumn: ['#e88b34', '#d8602f', '#efb43c', '#b9572f'],
  winter: ['#8e8478', '#9a8f82', '#86796c', '#94897d'],
} as const

export function leaf(s: Stage): string {
  return s.rng.pick(crowns[s.light.season])
}

function bare(s: Stage, x: number, y: number, h: number, d: number): string {
  const c = s.paint('#6b5446', d)
  const limb = (
    x1: number,
    y1: number,
    angle: number,
    length: number,
    width: number,
    depth: number,
  ): string => {
    const [x2, y2] = [x1 + Math.sin(angle) * length, y1 - Math.cos(angle) * length]
    const own = line(x1, y1, x2, y2, c, width)
    if (depth === 0) return own
    const turn = s.rng.range(0.35, 0.6)
    return (
      own +
      limb(x2, y2, angle - turn, length * 0.68, width * 0.62, depth - 1) +
      limb(x2, y2, angle + turn, length * 0.68, width * 0.62, depth - 1)
    )
  }
  return limb(x, y, 0, h * 0.36, h * 0.06, 3)
}

/** A leafy tree on (x, y) of height h; bare in winter. `d` is its distance 0..1. */
export function tree(s: Stage, x: number, y: number, h: number, d = 0, crown = leaf(s)): string {
  if (s.light.season === 'winter') return bare(s, x, y, h, d)
  const c = s.ground(crown, d)
  const top = mix(c, s.paint('#ffffe0', d), 0.18)
  const shade = mix(c, s.paint('#1f3a3a', d), 0.2)
  const r = h * 0.26
  return (
    rect(x - h * 0.035, y - h * 0.45, h * 0.07, h * 0.45, s.paint('#8a5d42', d), { rx: h * 0.02 }) +
    circle(x - r * 0.75, y - h * 0.5, r * 0.82, shade) + circle(x + r * 0.78, y - h * 0.52, r * 0.8, shade) +
    circle(x, y - h * 0.62, r * 1.08, c) + circle(x - r * 0.42, y - h * 0.74, r * 0.62, top)
  ) // prettier-ignore
}

export function pine(s: Stage, x: number, y: number, h: number, d = 0, hex = '#2f7a55'): string {
  const c = s.paint(hex, d)
  const shade = s.paint(mix(hex, '#16344a', 0.3), d)
  let out = rect(x - h * 0.03, y - h * 0.16, h * 0.06, h * 0.16, s.paint('#74513c', d))
  for (let i = 0; i < 3; i++) {
    const [low, high, half] = [y - h * (0.1 + i * 0.24), y - h * (0.54 + i * 0.23), h * (0.27 - i * 0.06)]
    out += polygon([[x - half, low], [x, high], [x + half, low]], c) + polygon([[x, high], [x + half, low], [x, low]], shade) // prettier-ignore
    if (s.light.snowy) out += polygon([[x - half * 0.42, high + (low - high) * 0.42], [x, high], [x + half * 0.42, high + (low - high) * 0.42], [x, high + (low - high) * 0.58]], s.paint('#f5f9ff', d)) // prettier-ignore
  }
  return out
}

export function palm(s: Stage, x: number, y: number, h: number, lean: number, d = 0): string {
  const [tx, ty] = [x + lean * h, y - h]
  const trunk = path(
    `M${x - h * 0.035} ${y}Q${x + lean * h * 0.2} ${y - h * 0.6} ${tx - h * 0.015} ${ty}L${tx + h * 0.02} ${ty}Q${x + lean * h * 0.3 + h * 0.04} ${y - h * 0.55} ${x + h * 0.045} ${y}Z`,
    s.paint('#a9744f', d),
  )
  let fronds = ''
  for (const [i, a] of [-2.7, -2.1, -1.1, -0.45, 0.1, 3.05].entries()) {
    const [ex, ey] = [tx + Math.cos(a) * h * 0.42, ty + Math.sin(a) * h * 0.2 + h * 0.13]
    const [mx, my] = [tx + Math.cos(a) * h * 0.26, ty + Math.sin(a) * h * 0.24 - h * 0.07]
    fronds += path(
      `M${tx} ${ty}Q${mx} ${my} ${ex} ${ey}Q${mx} ${my + h * 0.1} ${tx} ${ty + h * 0.02}Z`,
      s.paint(i % 2 ? '#3f9a58' : '#57b562', d),
    )
  }
  return (
    trunk +
    fronds +
    circle(tx, ty + h * 0.03, h * 0.028, s.paint('#7a4f35', d)) +
    circle(tx + h * 0.04, ty + h * 0.045, h * 0.026, s.paint('#8a5a3d', d))
  )
}

export function bush(s: Stage, x: number, y: number, w: number, d = 0, hex = '#4f9d4f'): string {
  const c = s.ground(hex, d)
  const light = mix(c, s.paint('#fbffd8', d), 0.16)
  return (
    ellipse(x, y - w * 0.16, w * 0.5, w * 0.26, c) +
    circle(x - w * 0.2, y - w * 0.3, w * 0.2, c) +
    circle(x + w * 0.16, y - w * 0.34, w * 0.22, light)
  )
}

/** A broad leaf of the jungle from (x, y), pointing at `angle`. */
export function frond(
  s: Stage,
  x: number,
  y: number,
  length: number,
  angle: number,
  hex: string,
  d = 0,
): string {
  const [c, rib] = [s.paint(hex, d), s.paint(mix(hex, '#d9f2a0', 0.35), d)]
  const body = path(
    `M0 0C${length * 0.3} ${-length * 0.26} ${length * 0.8} ${-length * 0.2} ${length} 0C${length * 0.8} ${length * 0.2} ${length * 0.3} ${length * 0.26} 0 0Z`,
    c,
  )
  return `<g transform="translate(${x.toFixed(1)} ${y.toFixed(1)}) rotate(${angle.toFixed(1)})">${body}${line(0, 0, length * 0.94, 0, rib, length * 0.018)}</g>`
}

/** A rough trunk that reaches out of the picture. */
export function trunk(s: Stage, x: number, base: number, width: number, d = 0): string {
  const c = s.paint('#7c5a45', d)
  const bark = s.paint('#5f4436', d)
  return (
    path(
      `M${x - width * 0.9} ${base}Q${x - width * 0.45} ${base - width} ${x - width * 0.42} ${-5}L${x + width * 0.42} ${-5}Q${x + width * 0.45} ${base - width} ${x + width * 0.9} ${base}Z`,
      c,
    ) +
    line(x - width * 0.12, base * 0.2, x - width * 0.16, base * 0.5, bark, width * 0.06) +
    line(x + width * 0.16, base * 0.4, x + width * 0.18, base * 0.8, bark, width * 0.06) +
    line(x - width * 0.2, base * 0.65, x - width * 0.22, base * 0.85, bark, width * 0.05)
  )
}
