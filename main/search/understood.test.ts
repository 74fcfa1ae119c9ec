import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import { loadPack, openEncoder, type QueryEncoder } from '../models/index.ts'
import * as understood from './understood.ts'

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

/** As a search asks, which has the texts' vectors. */
async function understand(
  encoder: QueryEncoder,
  texts: readonly string[],
): Promise<understood.Understanding> {
  const encoded = await encoder.encodeText(texts)
  const dims = encoded.length / texts.length
  return understood.understand(
    encoder,
    texts,
    await Promise.all(texts.map((text) => encoder.readText(text))),
    texts.map((_, i) => encoded.slice(i * dims, (i + 1) * dims)),
  )
}

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

test('words of every script are told when the model has not learned them', async () => {
  for (const [query, words] of [
    ['海边的狗', ['海边', '的', '狗']],
    ['海の犬', ['海', 'の', '犬']],
    ['바다의 개', ['바다의', '개']],
    ['كلب على الشاطئ', ['كلب', 'على', 'الشاطئ']],
    ['כלב בחוף', ['כלב', 'בחוף']],
    ['समुद्र तट पर कुत्ता', ['समुद्र', 'तट', 'पर', 'कुत्ता']],
    ['สุนัขบนชายหาด', ['สุนัข', 'บน', 'ชายหาด']],
    ['собака', ['собака']],
    ['🐕\uFE0F', ['🐕\uFE0F']],
  ] as const) {
    assert.deepEqual(await understand(encoder, [query]), { understood: false, unknownWords: words }, query)
  }
})

test('an invisible mark is no word', async () => {
  assert.deepEqual((await understand(encoder, ['red \uFE0F above \u200D blue'])).unknownWords, [])
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

test('steadiness is how near a vector is to the others', () => {
  assert.equal(understood.steadiness(Float32Array.of(1, 0), Float32Array.of(1, 0, 0, 1)), 0.5)
  assert.equal(understood.steadiness(Float32Array.of(0, 1), Float32Array.of(0, -1)), -1)
})
