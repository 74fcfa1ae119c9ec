/** SVG by the piece: numbers are rounded so that the text stays short. */

const n = (value: number) => Math.round(value * 10) / 10

type Extra = { opacity?: number; stroke?: string; width?: number; cap?: 'round'; rx?: number; turn?: string }

function attributes(extra: Extra): string {
  let out = ''
  if (extra.opacity !== undefined) out += ` opacity="${Math.round(extra.opacity * 100) / 100}"`
  if (extra.stroke) out += ` stroke="${extra.stroke}" stroke-width="${n(extra.width ?? 1)}"`
  if (extra.cap) out += ` stroke-linecap="round"`
  if (extra.rx !== undefined) out += ` rx="${n(extra.rx)}"`
  if (extra.turn) out += ` transform="${extra.turn}"`
  return out
}

export function rect(x: number, y: number, w: number, h: number, fill: string, extra: Extra = {}): string {
  return `<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${fill}"${attributes(extra)}/>`
}

export function ellipse(
  cx: number,
  cy: number,
  rx: number,
  ry: number,
  fill: string,
  extra: Extra = {},
): string {
  return `<ellipse cx="${n(cx)}" cy="${n(cy)}" rx="${n(rx)}" ry="${n(ry)}" fill="${fill}"${attributes(extra)}/>`
}

export function circle(cx: number, cy: number, r: number, fill: string, extra: Extra = {}): string {
  return ellipse(cx, cy, r, r, fill, extra)
}

export function path(d: string, fill: string, extra: Extra = {}): string {
  return `<path d="${d}" fill="${fill}"${attributes(extra)}/>`
}

export function polygon(
  points: readonly (readonly [number, number])[],
  fill: string,
  extra: Extra = {},
): string {
  return `<polygon points="${points.map(([x, y]) => `${n(x)},${n(y)}`).join(' ')}" fill="${fill}"${attributes(extra)}/>`
}

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  width: number,
  opacity = 1,
): string {
  return path(`M${n(x1)} ${n(y1)}L${n(x2)} ${n(y2)}`, 'none', { stroke, width, cap: 'round', opacity })
}

/** A smooth line through points (quadratic curves between midpoints). */
export function smooth(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points as [readonly [number, number], ...(readonly [number, number])[]]
  let d = `M${n(first[0])} ${n(first[1])}`
  for (let i = 0; i < rest.length - 1; i++) {
    const [a, b] = [rest[i], rest[i + 1]] as [readonly [number, number], readonly [number, number]]
    d += `Q${n(a[0])} ${n(a[1])} ${n((a[0] + b[0]) / 2)} ${n((a[1] + b[1]) / 2)}`
  }
  const last = rest.at(-1) ?? first
  return `${d}L${n(last[0])} ${n(last[1])}`
}

/** The area under a smooth line, down to `bottom`. */
export function under(points: readonly (readonly [number, number])[], bottom: number, fill: string): string {
  const first = points[0] as readonly [number, number]
  const last = points.at(-1) as readonly [number, number]
  return path(`${smooth(points)}L${n(last[0])} ${n(bottom)}L${n(first[0])} ${n(bottom)}Z`, fill)
}
