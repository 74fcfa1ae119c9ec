/** Colours as hex text: mixing, tinting by light, and giving a thing another colour. */

export type Rgb = readonly [number, number, number]

export function toRgb(hex: string): Rgb {
  const long = hex.length === 4 ? `#${[...hex.slice(1)].map((c) => c + c).join('')}` : hex
  const value = Number.parseInt(long.slice(1, 7), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

export function toHex(rgb: Rgb): string {
  const part = (v: number) =>
    Math.round(Math.min(255, Math.max(0, v)))
      .toString(16)
      .padStart(2, '0')
  return `#${part(rgb[0])}${part(rgb[1])}${part(rgb[2])}`
}

/** `t` = 0 gives a, 1 gives b. */
export function mix(a: string, b: string, t: number): string {
  const [x, y] = [toRgb(a), toRgb(b)]
  return toHex([x[0] + (y[0] - x[0]) * t, x[1] + (y[1] - x[1]) * t, x[2] + (y[2] - x[2]) * t])
}

/** The colour of a surface under a light. */
export function under(hex: string, light: Rgb): string {
  const c = toRgb(hex)
  return toHex([c[0] * light[0], c[1] * light[1], c[2] * light[2]])
}

/** Hue in degrees, saturation and lightness 0..1. */
export function toHsl(hex: string): Rgb {
  const [r, g, b] = toRgb(hex).map((v) => v / 255) as unknown as Rgb
  const max = Math.max(r, g, b)
  const min = Math.min(r, g, b)
  const d = max - min
  const l = (max + min) / 2
  if (d === 0) return [0, 0, l]
  const s = d / (1 - Math.abs(2 * l - 1))
  const h = max === r ? ((g - b) / d + 6) % 6 : max === g ? (b - r) / d + 2 : (r - g) / d + 4
  return [h * 60, s, l]
}

export function fromHsl(h: number, s: number, l: number): string {
  const a = s * Math.min(l, 1 - l)
  const part = (n: number) => {
    const k = (n + h / 30 + 12) % 12
    return 255 * (l - a * Math.max(-1, Math.min(k - 3, 9 - k, 1)))
  }
  return toHex([part(0), part(8), part(4)])
}

/** Applies `change` to every colour in a piece of SVG. */
export function recolour(svg: string, change: (hex: string) => string): string {
  return svg.replace(/#(?:[0-9a-f]{6}|[0-9a-f]{3})\b/gi, (hex) => change(hex))
}

/** What happens to a colour of hue offset `dh` from the thing's own, when the thing becomes another colour. */
const dyes: Record<string, (dh: number, s: number, l: number) => string> = {
  red: (dh, s, l) => fromHsl(358 + dh * 0.4, s, l * 0.95),
  orange: (dh, s, l) => fromHsl(26 + dh * 0.4, s, l),
  yellow: (dh, s, l) => fromHsl(47 + dh * 0.3, s, Math.min(0.9, l * 1.08)),
  green: (dh, s, l) => fromHsl(135 + dh * 0.4, s * 0.8, l * 0.8),
  blue: (dh, s, l) => fromHsl(212 + dh * 0.4, s * 0.9, l),
  purple: (dh, s, l) => fromHsl(272 + dh * 0.4, s * 0.7, l),
  pink: (dh, s, l) => fromHsl(335 + dh * 0.4, s * 0.95, Math.min(0.88, l * 1.22)),
  white: (_, s, l) => fromHsl(210, s * 0.12, 1 - (1 - l) * 0.22),
  black: (_, s, l) => fromHsl(230, s * 0.12, l * 0.34),
  grey: (_, s, l) => fromHsl(215, s * 0.1, l * 0.92),
  brown: (_, s, l) => fromHsl(22, Math.min(0.45, s * 0.6), l * 0.58),
}

export type Dye = keyof typeof dyes & string

/** A function that dyes colours near `hue` and leaves the rest (eyes, wheels, leaves) as it is. */
export function dye(name: Dye, hue: number, window = 42): (hex: string) => string {
  const change = dyes[name]
  if (!change) throw new Error(`no dye ${name}`)
  return (hex) => {
    const [h, s, l] = toHsl(hex)
    const dh = ((h - hue + 540) % 360) - 180
    return s > 0.16 && Math.abs(dh) <= window ? change(dh, s, l) : hex
  }
}
