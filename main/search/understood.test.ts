import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import { loadPack, openEncoder, type QueryEncoder } from '../encoders/index.ts'
import { steadiness, understand } from './understood.ts'

let dir: string
let encoder: QueryEncoder

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-understood-'))
  await writeTinyPack(dir)
  encoder = await openEncoder(await loadPack(dir), { provider: 'cpu' })
})
after(async () => {
  await encoder.close()
  await rm(dir, { recursive: true })
})

test('known words are understood; one odd word in a sentence does not spoil it', async () => {
  assert.deepEqual(await understand(encoder, ['red above blue']), { understood: true, unknownWords: [] })
  assert.deepEqual(await understand(encoder, ['red above Prussian blue']), {
    understood: true,
    unknownWords: ['Prussian'],
  })
})

test('mostly unknown words, or no word at all, are not understood', async () => {
  assert.deepEqual(await understand(encoder, ['red tax report']), {
    understood: false,
    unknownWords: ['tax', 'report'],
  })
  assert.equal((await understand(encoder, ['red', 'qwzx blorp'])).understood, false)
  assert.equal((await understand(encoder, ['?!'])).understood, false)
})

test('known words that a full stop turns elsewhere: it cannot be said', async () => {
  const [left, right] = [Float32Array.of(1, 0), Float32Array.of(0, 1)]
  const fickle: QueryEncoder = {
    ...encoder,
    encodeText: async (texts) =>
      Float32Array.from(texts.flatMap((text) => [...(/\W$/.test(text) ? right : left)])),
  }
  assert.deepEqual(await understand(fickle, ['red above blue']), { understood: null, unknownWords: [] })
})

test('steadiness is how near the first vector is to the others', () => {
  assert.equal(steadiness(Float32Array.of(1, 0, 1, 0, 0, 1), 3), 0.5)
  assert.equal(steadiness(Float32Array.of(0, 1, 0, -1), 2), -1)
})
