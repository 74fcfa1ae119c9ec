import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decodeFloat16, encodeFloat16 } from './float16.ts'

const bitsOf = (value: number) => encodeFloat16(Float32Array.of(value)).readUInt16LE()

/** A half by the definition of IEEE 754, apart from any conversion of the platform. */
function valueOf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  if (exponent === 31) return fraction ? NaN : sign * Infinity
  return exponent ? sign * (1 + fraction / 1024) * 2 ** (exponent - 15) : sign * (fraction / 1024) * 2 ** -14
}

test('every half decodes to its value and encodes back to its bits', () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, i) => i)
  const values = decodeFloat16(new Uint8Array(all.buffer))
  const back = new Uint16Array(encodeFloat16(values).buffer)
  for (let bits = 0; bits < 65_536; bits++) {
    assert.ok(Object.is(values[bits], valueOf(bits)), `half ${bits.toString(16)}`)
    if (!Number.isNaN(values[bits])) assert.equal(back[bits], bits)
  }
})

test('values between two halves round to the nearer one, ties to even', () => {
  for (let bits = 0; bits < 0x7bff; bits++) {
    const low = valueOf(bits)
    const high = valueOf(bits + 1)
    const middle = (low + high) / 2 // exact in float32
    assert.equal(bitsOf(middle), bits % 2 === 0 ? bits : bits + 1, `tie above ${low}`)
    const step = (high - low) / 64
    assert.equal(bitsOf(middle - step), bits)
    assert.equal(bitsOf(middle + step), bits + 1)
    assert.equal(bitsOf(-middle - step), 0x8000 | (bits + 1))
  }
})

test('float32 neighbours of a tie are not rounded twice', () => {
  const word = new Uint32Array(1)
  const float = new Float32Array(word.buffer)
  for (const [low, bits] of [
    [1, 0x3c00],
    [0.5, 0x3800],
    [6.103515625e-5, 0x0400],
  ] as const) {
    float[0] = low + (valueOf(bits + 1) - low) / 2
    word[0]!--
    assert.equal(bitsOf(float[0]), bits)
    word[0]! += 2
    assert.equal(bitsOf(float[0]), bits + 1)
  }
})

test('what is too large becomes infinite, what is too small zero', () => {
  assert.equal(bitsOf(65_519.99), 0x7bff)
  assert.equal(bitsOf(65_520), 0x7c00)
  assert.equal(bitsOf(-1e30), 0xfc00)
  assert.equal(bitsOf(2 ** -25), 0)
  assert.equal(bitsOf(2 ** -25 * 1.001), 1)
  assert.equal(bitsOf(-1e-30), 0x8000)
  assert.ok(Number.isNaN(decodeFloat16(encodeFloat16(Float32Array.of(NaN)))[0]))
})

test('bytes at an odd offset decode', () => {
  const bytes = encodeFloat16(Float32Array.of(1, -2.5, 0.125))
  const odd = new Uint8Array(bytes.length + 1)
  odd.set(bytes, 1)
  assert.deepEqual([...decodeFloat16(odd.subarray(1))], [1, -2.5, 0.125])
})
