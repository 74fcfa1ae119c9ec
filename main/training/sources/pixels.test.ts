import assert from 'node:assert/strict'
import { appendFile, mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { PixelCache } from './pixels.ts'

const SIDE = 2
let dir: string
beforeEach(async () => void (dir = await mkdtemp(join(tmpdir(), 'kindred-pixels-'))))
afterEach(() => rm(dir, { recursive: true }))

const hash = (i: number) => String(i).padStart(64, '0')
const pixels = (i: number) => Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => 20 * i + at)

const read = (cache: PixelCache, i: number): number[] => [...cache.read([hash(i)])]

/** Planar: the reds, the greens, the blues. */
const planar = (i: number) => [0, 1, 2].flatMap((c) => [0, 1, 2, 3].map((p) => pixels(i)[3 * p + c]!))

function fill(from: number, to: number): void {
  const cache = new PixelCache(dir, SIDE)
  for (let i = from; i < to; i++) cache.add(hash(i), pixels(i))
  cache.close()
}

function checkAll(count: number): void {
  const cache = new PixelCache(dir, SIDE)
  for (let i = 0; i < count; i++) assert.deepEqual(read(cache, i), planar(i))
  cache.close()
}

test('gives back what was added, also by a later session', () => {
  fill(0, 3)
  fill(3, 5)
  checkAll(5)
})

for (const [what, spoil] of [
  ['a part of a record', () => appendFile(join(dir, '2/pixels.u8'), Buffer.alloc(5))],
  ['a record without its hash', () => appendFile(join(dir, '2/pixels.u8'), Buffer.alloc(12))],
  ['a part of a hash', () => appendFile(join(dir, '2/hashes.txt'), '0123')],
  ['a hash whose record was cut', () => truncate(join(dir, '2/pixels.u8'), 30)],
] as const) {
  test(`${what}, as a kill leaves it, spoils nothing`, async () => {
    fill(0, 3)
    await spoil()
    const cache = new PixelCache(dir, SIDE)
    const missing = [0, 1, 2].filter((i) => !cache.has(hash(i)))
    cache.close()
    for (const i of missing) fill(i, i + 1)
    fill(3, 5)
    checkAll(5)
  })
}
