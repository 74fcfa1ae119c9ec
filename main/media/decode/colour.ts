/** Numbers that are not sRGB yet. */

/** CMYK [n, 4] without a profile, as inks that cover white: RGB [n, 3]. */
export function cmykToRgb(cmyk: Uint8Array): Buffer {
  const rgb = Buffer.alloc((cmyk.length / 4) * 3)
  for (let i = 0; i < cmyk.length / 4; i++) {
    const paper = 255 - cmyk[4 * i + 3]!
    for (let c = 0; c < 3; c++) rgb[3 * i + c] = Math.round(((255 - cmyk[4 * i + c]!) * paper) / 255)
  }
  return rgb
}

/** D50 to linear sRGB: XYZ adapted after Bradford (Lindbloom). */
const fromXyz = [
  [3.1338561, -1.6168667, -0.4906146],
  [-0.9787684, 1.9161415, 0.033454],
  [0.0719453, -0.2289914, 1.4052427],
] as const
const white = [0.96422, 1, 0.82521] as const

/**
 * CIE L*a*b* [n, 3], 8 bits each, as sRGB [n, 3].
 * @param signed a and b as TIFF's own CIELAB has them (two's complement); otherwise with 128 as their middle
 */
export function labToRgb(lab: Uint8Array, signed: boolean): Buffer {
  const rgb = Buffer.alloc(lab.length)
  const opponent = (byte: number) => (signed ? (byte << 24) >> 24 : byte - 128)
  const cube = (f: number) => (f > 6 / 29 ? f ** 3 : 3 * (6 / 29) ** 2 * (f - 4 / 29))
  for (let i = 0; i < lab.length; i += 3) {
    const fy = ((lab[i]! * 100) / 255 + 16) / 116
    const xyz = [fy + opponent(lab[i + 1]!) / 500, fy, fy - opponent(lab[i + 2]!) / 200].map(
      (f, k) => white[k]! * cube(f),
    )
    fromXyz.forEach((row, c) => {
      const linear = row[0] * xyz[0]! + row[1] * xyz[1]! + row[2] * xyz[2]!
      rgb[i + c] = Math.round(255 * Math.min(1, Math.max(0, gamma(linear))))
    })
  }
  return rgb
}

/** sRGB's transfer curve (IEC 61966-2-1). */
const gamma = (linear: number) => (linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055)

/** Of the brightest and the darkest numbers, this share may be off the scale: sparks and dead pixels. */
const OUTLIERS = 0.001

/**
 * Numbers of any range as bytes, by the range that the picture itself has. A picture within 0..1 or 0..255 is taken as
 * it is; light beyond that is linear, and gets the curve that screens expect.
 */
export function toneByRange(values: Float32Array): Buffer {
  const sorted = values.filter(Number.isFinite).sort()
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] ?? 0
  const [low, high] = [Math.min(0, at(OUTLIERS)), at(1 - OUTLIERS)]
  const asItIs = low === 0 && (high <= 1 ? 1 : high <= 255 && Number.isInteger(high) ? 255 : null)
  const span = asItIs || high - low || 1
  return Buffer.from(
    Uint8ClampedArray.from(values, (value) => {
      const share = Math.min(1, Math.max(0, (value - low) / span))
      return 255 * (asItIs ? share : gamma(share)) || 0
    }),
  )
}
