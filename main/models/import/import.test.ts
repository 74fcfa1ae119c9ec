import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeTinyPack } from '../../../test/fixtures/tiny-pack.ts'
import type { Precision } from '../../../shared/model/index.ts'
import { openStore, type Store } from '../../store/index.ts'
import { addModel, loadPack, modelHash } from '../index.ts'

const LAYOUTS = join(import.meta.dirname, '../../../test/parity/models')
let dir: string
let store: Store

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-import-'))
  store = openStore(join(dir, 'home'))
})
after(async () => {
  store.close()
  await rm(dir, { recursive: true })
})

const add = (path: string, precision: Precision | null = null, signal = AbortSignal.timeout(60_000)) =>
  addModel(store, path, precision, signal)

/** A layout's folder to spoil, by the name of what is done to it. */
async function copyOf(layout: string, name: string): Promise<string> {
  const to = join(dir, name)
  await cp(join(LAYOUTS, layout), to, { recursive: true })
  return to
}

async function edit(file: string, change: (json: object) => object): Promise<void> {
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')))))
}

test('a model is copied into the library and told by its own files; the same again is the same', async () => {
  const id = await add(join(LAYOUTS, 'immich'))
  assert.equal(id, 'immich')
  const { manifest, dir: pack } = await loadPack(store.home.pack(id))
  assert.deepEqual(Object.keys(manifest.hashes).sort(), [
    'textual/model.onnx',
    'textual/model.onnx_data',
    'textual/tokenizer.json',
    'visual/model.onnx',
  ])
  assert.deepEqual(manifest.image.input, { name: 'image', type: 'f32', layout: 'NCHW', batch: 1 })
  assert.deepEqual(manifest.text!.weights, ['textual/model.onnx_data'])
  const { tokens, type, batch } = manifest.text!.inputs
  assert.deepEqual([tokens, type, batch, manifest.text!.context], ['text', 'i32', 1, 77])
  assert.ok(existsSync(join(pack, 'textual/model.onnx_data')))
  const row = store.models.get(id)!
  assert.deepEqual([row.active, row.hash, row.manifest], [false, modelHash(manifest), manifest])
  assert.equal(await add(join(LAYOUTS, 'immich')), id)
  assert.deepEqual(await readdir(store.home.models), ['immich'])
})

test('of several precisions the best is taken, or the one that is named', async () => {
  const source = join(LAYOUTS, 'hugging-face-clip')
  const [best, small] = [await add(source), await add(source, 'int8')]
  assert.notEqual(best, small)
  const fileOf = async (id: typeof best) => (await loadPack(store.home.pack(id))).manifest.image.file
  assert.equal(await fileOf(best), 'onnx/vision_model.onnx')
  assert.equal(await fileOf(small), 'onnx/vision_model_quantized.onnx')
  await assert.rejects(add(source, 'fp16'), {
    code: 'INVALID_PACK',
    message: /vision_model_fp16\.onnx is not there/,
  })
})

test('how pictures and texts are prepared is what the files say', async () => {
  const half = [0.5, 0.5, 0.5]
  for (const [layout, image, text] of [
    [
      'open-clip',
      { size: 64, resize: 64, fit: 'crop', kernel: 'bicubic', rounding: 'even' },
      { clean: 'spaces', padId: 0, endId: 1013 },
    ],
    [
      'immich-siglip-longest',
      { size: 56, resize: 56, fit: 'pad', kernel: 'bicubic', fill: 128, mean: half },
      { clean: 'canonical', context: 64, padding: 'fixed', endId: 1 },
    ],
    [
      'hugging-face-clip',
      { size: 96, resize: 110, fit: 'crop', kernel: 'bicubic', rounding: 'down' },
      { clean: 'none', context: 77, padding: 'longest', endId: 1013 },
    ],
    [
      'hugging-face-siglip2',
      { size: 80, fit: 'stretch', kernel: 'bilinear', std: half },
      { clean: 'lower', context: 64, padding: 'fixed', padId: 0, endId: 1 },
    ],
    [
      'hugging-face-mobileclip',
      { size: 256, fit: 'crop', kernel: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] },
      { context: 77, padding: 'fixed', padId: 0 },
    ],
  ] as const) {
    const { manifest } = await loadPack(store.home.pack(await add(join(LAYOUTS, layout))))
    assert.partialDeepStrictEqual(manifest.image.preprocessing, { rescale: 1 / 255, ...image }, layout)
    assert.partialDeepStrictEqual(manifest.text, text, layout)
  }
})

test('a pack of Kindred is taken as it is', async () => {
  const source = join(dir, 'Tiny Pack')
  const manifest = await writeTinyPack(source)
  const id = await add(source)
  assert.equal(id, 'tiny')
  assert.deepEqual((await loadPack(store.home.pack(id))).manifest, manifest)
  assert.equal(store.models.get(id)!.hash, modelHash(manifest))
})

test('another model of the same name gets a name of its own', async () => {
  const source = join(dir, 'twisted')
  await writeTinyPack(source, { twist: 3 })
  assert.equal(await add(source), 'tiny-2')
})

test('licence and languages are what the card says', async () => {
  const source = await copyOf('immich-siglip-squash', 'with-card')
  await writeFile(
    join(source, 'README.md'),
    '---\nlicense: apache-2.0\nlanguage:\n- en\n- "fr"\ntags: []\n---\n# A model\n',
  )
  const { manifest } = await loadPack(store.home.pack(await add(source)))
  assert.deepEqual([manifest.licence, manifest.languages], ['apache-2.0', ['en', 'fr']])
})

const json = (name: string, change: (json: object) => object) => (folder: string) =>
  edit(join(folder, name), change)
const spoilt: [what: string, layout: string, spoil: (folder: string) => Promise<unknown>, message: RegExp][] =
  [
    ['no tokenizer', 'open-clip', (f) => rm(join(f, 'tokenizer.json')), /tokenizer\.json is not there/],
    [
      'no text model',
      'immich',
      (f) => rm(join(f, 'textual/model.onnx')),
      /textual\/model\.onnx is not there/,
    ],
    [
      'no weights beside its graph',
      'immich',
      (f) => rm(join(f, 'textual/model.onnx_data')),
      /model\.onnx_data is not there, which .*textual\/model\.onnx keeps its weights in/,
    ],
    [
      'weights cut short',
      'immich',
      (f) => writeFile(join(f, 'textual/model.onnx_data'), 'x'),
      /textual\/model\.onnx does not run: .*out of bounds/,
    ],
    [
      'a graph that is none',
      'open-clip',
      (f) => writeFile(join(f, 'visual.onnx'), 'x'),
      /visual\.onnx is no ONNX model/,
    ],
    [
      'a config that is no JSON',
      'hugging-face-clip',
      (f) => writeFile(join(f, 'config.json'), '{'),
      /config\.json is not JSON/,
    ],
    [
      'a kernel that is not understood',
      'hugging-face-clip',
      json('preprocessor_config.json', (c) => ({ ...c, resample: 5 })),
      /preprocessor_config\.json cannot be used: "resample": only 1/,
    ],
    [
      'oblong pictures',
      'immich',
      json('visual/preprocess_cfg.json', (c) => ({ ...c, size: [64, 128] })),
      /preprocess_cfg\.json cannot be used: "size": only square/,
    ],
    [
      'another size than its graph has',
      'immich',
      json('visual/preprocess_cfg.json', (c) => ({ ...c, size: 32 })),
      /visual\/model\.onnx takes "image" float \[1, 3, 64, 64\] where its configuration says 32 pixels/,
    ],
    [
      'a fit that is not understood',
      'immich',
      json('visual/preprocess_cfg.json', (c) => ({ ...c, resize_mode: 'tile' })),
      /preprocess_cfg\.json cannot be used: "resize_mode"/,
    ],
    [
      'a padding that its tokenizer lacks',
      'immich',
      json('textual/tokenizer_config.json', (c) => ({ ...c, pad_token: '<nothing>' })),
      /tokenizer\.json cannot be used: "model\.vocab": has no "<nothing>"/,
    ],
    [
      'towers of two spaces',
      'open-clip',
      async (f) => {
        await writeTinyPack(join(f, 'tiny'))
        await rename(join(f, 'tiny/text.onnx'), join(f, 'textual.onnx'))
      },
      /textual\.onnx gives 6 numbers in "embedding", and visual\.onnx 24 in "image_features"/,
    ],
    [
      'a tokenizer of another model',
      'hugging-face-siglip2',
      async (f) => {
        await cp(join(LAYOUTS, 'open-clip/tokenizer.json'), join(f, 'tokenizer.json'))
        await rm(join(f, 'tokenizer_config.json'))
      },
      /spoilt-\d+\/onnx\/text_model\.onnx does not work: ONNX Runtime cannot run it: .*out of data bounds/,
    ],
    [
      'one graph that holds no towers',
      'hugging-face-clip',
      async (f) => {
        await rm(join(f, 'onnx'), { recursive: true })
        await cp(join(LAYOUTS, 'open-clip/visual.onnx'), join(f, 'model.onnx'))
      },
      /model\.onnx holds no tower of "image_embeds"/,
    ],
    [
      'nothing that is understood',
      'open-clip',
      (f) => rm(join(f, 'open_clip_config.json')),
      /no model of a layout.*Immich/,
    ],
  ]
for (const [i, [what, layout, spoil, message]] of spoilt.entries()) {
  test(`a folder with ${what} says which file and what is wrong`, async () => {
    const folder = await copyOf(layout, `spoilt-${i}`)
    const [models, files] = [store.models.list().length, await readdir(store.home.models)]
    await spoil(folder)
    await assert.rejects(add(folder), { code: 'INVALID_PACK', message })
    assert.equal(store.models.list().length, models)
    assert.deepEqual(await readdir(store.home.models), files)
  })
}

test('a folder that is not there', () =>
  assert.rejects(add(join(dir, 'nowhere')), { code: 'FOLDER_MISSING', message: /nowhere/ }))

test('what is cancelled leaves nothing', async () => {
  const files = await readdir(store.home.models)
  const stop = new AbortController()
  const adding = add(join(LAYOUTS, 'hugging-face-mobileclip'), null, stop.signal)
  stop.abort()
  await assert.rejects(adding)
  assert.deepEqual(await readdir(store.home.models), files)
})

test("what a kill left of an addition is in no one's way", async () => {
  await cp(join(LAYOUTS, 'immich'), join(store.home.models, 'adding.new'), { recursive: true })
  await cp(join(LAYOUTS, 'immich'), store.home.pack('hugging-face-siglip2'), { recursive: true })
  assert.equal(await add(join(LAYOUTS, 'hugging-face-siglip2')), 'hugging-face-siglip2')
  assert.equal(existsSync(join(store.home.models, 'adding.new')), false)
})
