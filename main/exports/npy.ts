/** NumPy's .npy (NEP 1, version 1.0): one array and what its numbers are. */
import { endianness } from 'node:os'
import type { EmbeddingRow } from './rows.ts'

const MAGIC = Buffer.from('\x93NUMPY\x01\x00', 'latin1')
/** The numbers begin at a multiple of it. */
const ALIGNED = 64

/** float32 [count, dims], row by row. */
export function* embeddingsAsNpy(
  lots: Iterable<EmbeddingRow[]>,
  [count, dims]: readonly [number, number],
): Generator<Uint8Array> {
  const order = endianness() === 'LE' ? '<' : '>'
  const says = `{'descr': '${order}f4', 'fortran_order': False, 'shape': (${count}, ${dims}), }`
  const length = Math.ceil((MAGIC.length + 2 + says.length + 1) / ALIGNED) * ALIGNED - MAGIC.length - 2
  const size = Buffer.alloc(2)
  size.writeUInt16LE(length)
  yield Buffer.concat([MAGIC, size, Buffer.from(`${says.padEnd(length - 1)}\n`, 'latin1')])
  for (const rows of lots) {
    const numbers = new Float32Array(rows.length * dims)
    rows.forEach(({ vector }, i) => numbers.set(vector, i * dims))
    yield new Uint8Array(numbers.buffer)
  }
}
