import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { readCheckpoint, writeCheckpoint, type State } from './checkpoint.ts'

let dir: string
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'kindred-checkpoint-'))))
afterEach(() => rmSync(dir, { recursive: true }))

const file = () => join(dir, 'checkpoint.bin')
/** A parameter, what the optimiser keeps of it, and a queue; with numbers that text would lose. */
const state = (scale = 1): State =>
  new Map([
    ['weight', Float32Array.of(0.1 * scale, -0, 3.4e38)],
    ['weight:m', Float32Array.of(1e-45, 2, 3)],
    ['queue', new Float32Array(5).fill(scale)],
  ])

test('the file is a length, a header in JSON, and the numbers as they lie in memory', () => {
  writeCheckpoint(dir, { step: 7, elapsedMs: 12.5, state: new Map([['w', Float32Array.of(1, -2)]]) })
  const bytes = readFileSync(file())
  const length = bytes.readUInt32LE(0)
  const body = Buffer.from('0000803f000000c0', 'hex') // 1 and -2 as little-endian float32
  assert.deepEqual(JSON.parse(bytes.toString('utf8', 4, 4 + length)), {
    step: 7,
    elapsedMs: 12.5,
    tensors: [{ name: 'w', length: 2 }],
    sha256: createHash('sha256').update(body).digest('hex'),
  })
  assert.deepEqual(bytes.subarray(4 + length), body)
})

test('what is written is read again to the bit, and a later one takes its place', () => {
  assert.equal(readCheckpoint(dir), null)
  writeCheckpoint(dir, { step: 1, elapsedMs: 10, state: state() })
  assert.deepEqual(readCheckpoint(dir), { step: 1, elapsedMs: 10, state: state() })
  writeCheckpoint(dir, { step: 2, elapsedMs: 20, state: state(2) })
  assert.deepEqual(readCheckpoint(dir), { step: 2, elapsedMs: 20, state: state(2) })
  assert.equal(existsSync(`${file()}.new`), false)
})

test('the draft of a write that was cut short changes nothing', () => {
  writeCheckpoint(dir, { step: 1, elapsedMs: 10, state: state() })
  writeFileSync(`${file()}.new`, readFileSync(file()).subarray(0, 60))
  assert.equal(readCheckpoint(dir)!.step, 1)
  writeCheckpoint(dir, { step: 2, elapsedMs: 20, state: state(2) })
  assert.equal(readCheckpoint(dir)!.step, 2)
})

test('a damaged file is no checkpoint: a changed bit, a lost end, a broken header, an empty file', () => {
  const damages: ((bytes: Buffer) => void)[] = [
    (bytes) => {
      bytes[bytes.length - 1]! ^= 1
      writeFileSync(file(), bytes)
    },
    (bytes) => truncateSync(file(), bytes.length - 4),
    (bytes) => {
      bytes.write('!', 4)
      writeFileSync(file(), bytes)
    },
    () => truncateSync(file(), 0),
  ]
  for (const damage of damages) {
    writeCheckpoint(dir, { step: 1, elapsedMs: 10, state: state() })
    damage(readFileSync(file()))
    assert.equal(readCheckpoint(dir), null)
  }
})
