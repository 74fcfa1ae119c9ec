import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { readCheckpoint, writeCheckpoint, type State } from './checkpoint.ts'

let dir: string
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'kindred-checkpoint-'))))
afterEach(() => rmSync(dir, { recursive: true }))

const file = (step = 1) => join(dir, `checkpoint-${step}.bin`)
const at = (step: number, elapsedMs = 0, score: number | null = null) => ({ step, elapsedMs, rate: 1, score })
/** A parameter, what the optimiser keeps of it, and a queue; with numbers that text would lose. */
const state = (scale = 1): State =>
  new Map([
    ['weight', Float32Array.of(0.1 * scale, -0, 3.4e38)],
    ['weight:m', Float32Array.of(1e-45, 2, 3)],
    ['queue', new Float32Array(5).fill(scale)],
  ])

test('the file is a length, a header in JSON, and the numbers as they lie in memory', () => {
  writeCheckpoint(dir, { ...at(7, 12.5), state: new Map([['w', Float32Array.of(1, -2)]]) })
  const bytes = readFileSync(file(7))
  const length = bytes.readUInt32LE(0)
  const body = Buffer.from('0000803f000000c0', 'hex') // 1 and -2 as little-endian float32
  assert.deepEqual(JSON.parse(bytes.toString('utf8', 4, 4 + length)), {
    ...at(7, 12.5),
    tensors: [{ name: 'w', length: 2 }],
    sha256: createHash('sha256').update(body).digest('hex'),
  })
  assert.deepEqual(bytes.subarray(4 + length), body)
})

test('what is written is read again to the bit, and a later one takes its place', () => {
  assert.equal(readCheckpoint(dir), null)
  writeCheckpoint(dir, { ...at(1, 10), state: state() })
  assert.deepEqual(readCheckpoint(dir), { ...at(1, 10), state: state() })
  writeCheckpoint(dir, { ...at(2, 20), state: state(2) })
  assert.deepEqual(readCheckpoint(dir), { ...at(2, 20), state: state(2) })
  assert.deepEqual(readdirSync(dir), ['checkpoint-1.bin', 'checkpoint-2.bin'])
})

test('the draft of a write that was cut short changes nothing', () => {
  writeCheckpoint(dir, { ...at(1, 10), state: state() })
  writeFileSync(join(dir, 'checkpoint.new'), readFileSync(file()).subarray(0, 60))
  assert.equal(readCheckpoint(dir)!.step, 1)
  writeCheckpoint(dir, { ...at(2, 20), state: state(2) })
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
    writeCheckpoint(dir, { ...at(1, 10), state: state() })
    damage(readFileSync(file()))
    assert.equal(readCheckpoint(dir), null)
  }
})

test('the last three and the best are kept, and a damaged newest falls back to the one before', () => {
  const scores = [0.1, 0.5, null, 0.2, null, 0.3]
  scores.forEach((score, i) => writeCheckpoint(dir, { ...at(i + 1, 0, score), state: state(i + 1) }))
  assert.deepEqual(
    readdirSync(dir),
    [2, 4, 5, 6].map((step) => `checkpoint-${step}.bin`),
  )
  truncateSync(file(6), 99)
  const damaged: string[] = []
  assert.deepEqual(
    readCheckpoint(dir, (name) => damaged.push(name)),
    { ...at(5), state: state(5) },
  )
  assert.deepEqual(damaged, ['checkpoint-6.bin'])
})

const module = JSON.stringify(new URL('./checkpoint.ts', import.meta.url).href)
/** A shell in which disks can be mounted that no one else sees. */
const mounts = ['-rm', 'sh', '-c']
const canMount = spawnSync('unshare', [...mounts, 'mount -t tmpfs none /mnt']).status === 0

test(
  'a disk that fills up at a checkpoint: the one before it stays, and the error says what to do',
  { skip: !canMount && 'a small disk cannot be mounted here' },
  () => {
    const script = `import { readCheckpoint, writeCheckpoint } from ${module}
      import { readdirSync } from 'node:fs'
      const at = (step) => ({ step, elapsedMs: 0, rate: 1, score: null, state: new Map([['w', new Float32Array(25_000).fill(step)]]) })
      let error = null
      for (let step = 1; step < 9 && !error; step++) try { writeCheckpoint('.', at(step)) } catch (thrown) { error = thrown }
      const { step, state } = readCheckpoint('.')
      console.log(error.code, /Make room/.test(error.remedy), readdirSync('.').join(), step, state.get('w')[24_999])`
    const shell = 'mount -t tmpfs -o size=256k none "$0" && cd "$0" && exec "$1" --input-type=module -e "$2"'
    const { stdout, stderr } = spawnSync('unshare', [...mounts, shell, dir, process.execPath, script], {
      encoding: 'utf8',
    })
    assert.equal(stdout.trim(), 'DISK_FULL true checkpoint-1.bin,checkpoint-2.bin 2 2', stderr)
  },
)
