/** Kindred's vectors against those of the models' own code, recorded by `make.py`: each layout is imported and run. */
import assert from 'node:assert/strict'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { preparePixels } from '../../main/media/index.ts'
import { addModel, loadPack, openEncoder, type Pack } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'

const HERE = import.meta.dirname
const home = mkdtempSync(join(tmpdir(), 'kindred-parity-'))
const store = openStore(home)
after(() => {
  store.close()
  rmSync(home, { recursive: true })
})

interface Reference {
  images: Record<string, number[]>
  texts: [string, number[]][]
}

const referenceOf = (layout: string) =>
  JSON.parse(readFileSync(join(HERE, 'models', layout, 'reference.json'), 'utf8')) as Reference

async function imported(folder: string): Promise<Pack> {
  return loadPack(store.home.pack(await addModel(store, folder, null, AbortSignal.timeout(60_000))))
}

interface Vectors {
  images: Map<string, Float32Array>
  texts: Map<string, Float32Array>
}

async function vectorsOf(pack: Pack, { images, texts }: Reference): Promise<Vectors> {
  const { preprocessing } = pack.manifest.image
  const encoder = await openEncoder(pack, { provider: 'cpu' })
  try {
    const names = Object.keys(images)
    const pixels = await Promise.all(
      names.map((name) => preparePixels(join(HERE, 'photos', name), preprocessing)),
    )
    const lines = texts.map(([text]) => text)
    return {
      images: byKey(names, await encoder.encodeImages(Buffer.concat(pixels), names.length)),
      texts: byKey(lines, await encoder.encodeText(lines)),
    }
  } finally {
    await encoder.close()
  }
}

function byKey(keys: readonly string[], rows: Float32Array): Map<string, Float32Array> {
  const dims = rows.length / keys.length
  return new Map(keys.map((key, i) => [key, rows.subarray(i * dims, (i + 1) * dims)]))
}

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>) => {
  let [dot, aa, bb] = [0, 0, 0]
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!
    aa += a[i]! ** 2
    bb += b[i]! ** 2
  }
  return dot / Math.sqrt(aa * bb)
}

const layouts = [
  'open-clip',
  'immich',
  'immich-siglip-squash',
  'immich-siglip-longest',
  'hugging-face-clip',
  'hugging-face-siglip2',
  'hugging-face-mobileclip',
]

for (const layout of layouts) {
  test(`${layout}: photos and texts are where the model's own code puts them`, async () => {
    await compare(join(HERE, 'models', layout), referenceOf(layout))
  })
}

test('hugging-face-clip, both towers in one graph: the same', async () => {
  const folder = join(home, 'both')
  cpSync(join(HERE, 'models/hugging-face-clip'), folder, { recursive: true })
  rmSync(join(folder, 'onnx'), { recursive: true })
  cpSync(join(HERE, 'models/hugging-face-clip-both.onnx'), join(folder, 'model.onnx'))
  await compare(folder, referenceOf('hugging-face-clip'))
})

async function compare(folder: string, reference: Reference): Promise<void> {
  const found = await vectorsOf(await imported(folder), reference)
  assert.deepEqual([found.images.size, found.texts.size], [20, 50])
  for (const [name, row] of Object.entries(reference.images)) {
    const near = cosine(found.images.get(name)!, row)
    assert.ok(near >= 0.995, `${name}: ${near}`)
  }
  for (const [text, row] of reference.texts) {
    const near = cosine(found.texts.get(text)!, row)
    assert.ok(near >= 0.999, `"${text.slice(0, 40)}": ${near}`)
  }
  // Were all vectors alike, the above would say nothing.
  const rows = Object.values(reference.images)
  const alike = rows.flatMap((a, i) => rows.slice(i + 1).map((b) => cosine(a, b)))
  assert.ok(alike.reduce((sum, each) => sum + each, 0) / alike.length < 0.97)
}
