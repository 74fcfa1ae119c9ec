import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import type { PackManifest } from '../../shared/model/index.ts'
import { loadPack, modelHash, trunkHash } from './index.ts'

let dir: string
let manifest: PackManifest

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-hash-'))
  manifest = await writeTinyPack(dir)
})
after(() => rm(dir, { recursive: true }))

test('the hash follows weights and preprocessing, and nothing else', () => {
  const { image, text, hashes } = manifest
  const others: Partial<PackManifest>[] = [
    { image: { ...image, preprocessing: { ...image.preprocessing, size: 16 } } },
    { image: { ...image, preprocessing: { ...image.preprocessing, kernel: 'bicubic' } } },
    { image: { ...image, preprocessing: { ...image.preprocessing, mean: [0, 0, 0.5] } } },
    { image: { ...image, head: 'image.onnx' } },
    { image: { ...image, weights: ['text.onnx'] } },
    { text: { ...text!, prefix: 'a photo of ' } },
    { text: { ...text!, clean: 'lower' } },
    { text: null },
    { hashes: { ...hashes, 'image.onnx': 'x' } },
    { hashes: { ...hashes, 'tokenizer.json': 'x' } },
  ]
  const all = [manifest, ...others.map((other) => ({ ...manifest, ...other }))].map(modelHash)
  assert.equal(new Set(all).size, all.length)
  const calibration = { scale: 1, slope: 1, intercept: 0, perWord: 0 }
  assert.equal(modelHash({ ...manifest, name: 'other', created: 99, recipe: {}, calibration }), all[0])
  const reordered = Object.fromEntries(Object.entries(image).reverse()) as PackManifest['image']
  assert.equal(modelHash({ ...manifest, image: reordered }), all[0])
})

test("a file's name is no part of the hash", () => {
  const { image, hashes } = manifest
  const moved = {
    ...manifest,
    image: { ...image, file: 'a/b.onnx' },
    hashes: { ...hashes, 'a/b.onnx': hashes['image.onnx']! },
  }
  assert.equal(modelHash(moved), modelHash(manifest))
})

test("the trunk's hash follows what its features depend on, not the head or the text side", () => {
  const { image, hashes } = manifest
  const hash = trunkHash(manifest)
  assert.equal(trunkHash({ ...manifest, text: null, image: { ...image, head: 'text.onnx' } }), hash)
  assert.equal(trunkHash({ ...manifest, hashes: { ...hashes, 'text.onnx': 'x' } }), hash)
  assert.notEqual(trunkHash({ ...manifest, hashes: { ...hashes, 'image.onnx': 'x' } }), hash)
  const preprocessing = { ...image.preprocessing, fit: 'crop' as const }
  assert.notEqual(trunkHash({ ...manifest, image: { ...image, preprocessing } }), hash)
})

for (const text of [true, false]) {
  test(`a pack of format 1 ${text ? 'with' : 'without'} text opens, with the hash that it had`, async () => {
    const pack = join(dir, `old-${text}`)
    await writeTinyPack(pack, { text })
    const { hashes, image, ...rest } = JSON.parse(await readFile(join(pack, 'pack.json'), 'utf8'))
    const old = {
      ...rest,
      format: 1,
      image: { file: 'image.onnx', input: 'pixels', output: 'embedding', size: 8 },
      text: text
        ? {
            file: 'text.onnx',
            input: 'tokens',
            output: 'embedding',
            tokenizer: 'tokenizer.json',
            context: 6,
            padId: 0,
          }
        : null,
      hashes,
    }
    await writeFile(join(pack, 'pack.json'), JSON.stringify(old))
    const loaded = await loadPack(pack)
    assert.deepEqual(loaded.manifest.image, image)
    // As version 0.1 computed it.
    const parts = [6, hashes['image.onnx'], 8]
    if (text) parts.push(hashes['text.onnx'], hashes['tokenizer.json'], 6, 0)
    assert.equal(modelHash(loaded.manifest), createHash('sha256').update(JSON.stringify(parts)).digest('hex'))
  })
}
