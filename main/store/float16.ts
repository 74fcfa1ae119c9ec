/** Half-precision floats as bytes: how vectors lie on disk. */

/**
 * Rounds to half precision, ties to even; subnormals, infinities and NaN are kept.
 * @returns little-endian bytes, two a value
 */
export function encodeFloat16(values: Float32Array): Buffer {
  return Buffer.from(new Float16Array(values).buffer)
}

/** Any alignment of `bytes` will do. */
export function decodeFloat16(bytes: Uint8Array): Float32Array {
  const halves = new Float16Array(new Uint8Array(bytes).buffer)
  const values = new Float32Array(halves.length)
  values.set(halves)
  return values
}
