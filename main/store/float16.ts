/** Half-precision floats as bytes: how vectors lie on disk. */

/** What each of the 65,536 halves is as a float32. */
const halves = new Float32Array(
  new Float16Array(Uint16Array.from({ length: 65_536 }, (_, bits) => bits).buffer),
)

/**
 * Rounds to half precision, ties to even; subnormals, infinities and NaN are kept.
 * @returns little-endian bytes, two a value
 */
export function encodeFloat16(values: Float32Array): Buffer {
  return Buffer.from(new Float16Array(values).buffer)
}

/** Writes the values of `bytes` into `target` from `offset` on. Any alignment of `bytes` will do. */
export function decodeFloat16Into(bytes: Uint8Array, target: Float32Array, offset: number): void {
  const count = bytes.length >> 1
  for (let i = 0; i < count; i++) {
    target[offset + i] = halves[bytes[2 * i]! | (bytes[2 * i + 1]! << 8)]!
  }
}

export function decodeFloat16(bytes: Uint8Array): Float32Array {
  const target = new Float32Array(bytes.length >> 1)
  decodeFloat16Into(bytes, target, 0)
  return target
}
