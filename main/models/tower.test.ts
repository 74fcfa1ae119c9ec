/** Packs of other shapes than Kindred's own, each with models of a few numbers whose outcome can be worked out. */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import {
  parseManifest,
  type ImageSide,
  type PackManifest,
  type TaughtWords,
  type TextSide,
} from '../../shared/model/index.ts'
import * as t from '../tensor/index.ts'
import { Inference, loadPack, openEncoder, type QueryEncoder } from './index.ts'

const BATCH = 101
const SIZE = 4
let dir: string
let tiny: PackManifest

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-tower-'))
  tiny = await writeTinyPack(join(dir, 'tiny'))
})
const inference = new Inference()
after(async () => {
  await inference.close()
  await rm(dir, { recursive: true })
})

interface Sides {
  image?: Partial<ImageSide>
  text?: Partial<TextSide>
  words?: TaughtWords
  embeddingSize?: number
}

/** The tiny pack with other models in it. */
async function open(name: string, files: Record<string, Uint8Array>, sides: Sides): Promise<QueryEncoder> {
  const pack = join(dir, name)
  await writeTinyPack(pack)
  await mkdir(join(pack, 'onnx'))
  for (const [file, bytes] of Object.entries(files)) await writeFile(join(pack, file), bytes)
  const hashes = Object.entries(files).map(([file, bytes]) => [
    file,
    createHash('sha256').update(bytes).digest('hex'),
  ])
  const manifest = parseManifest({
    ...tiny,
    ...sides,
    image: { ...tiny.image, ...sides.image },
    text: sides.text ? { ...tiny.text, ...sides.text } : null,
    hashes: { ...tiny.hashes, ...Object.fromEntries(hashes) },
  })
  await writeFile(join(pack, 'pack.json'), JSON.stringify(manifest))
  return openEncoder(await loadPack(pack), { provider: 'cpu' })
}

const emit = (name: string, value: t.Value, batch: number | null = null) =>
  t.emitModel([{ name, value }], batch === null ? { freeBatch: BATCH } : {})

/** Two pictures: every pixel [255, 0, 51]; red in the upper half alone. */
const pictures = Uint8Array.from([
  ...Array.from({ length: SIZE * SIZE }, () => [255, 0, 51]).flat(),
  ...Array.from({ length: SIZE * SIZE }, (_, i) => [i < (SIZE * SIZE) / 2 ? 255 : 0, 0, 0]).flat(),
])
const preprocessing = (more: Partial<ImageSide['preprocessing']> = {}): ImageSide['preprocessing'] => ({
  ...tiny.image.preprocessing,
  size: SIZE,
  resize: SIZE,
  rescale: 1 / 255,
  ...more,
})

/** The mean colour of f32 [N, 3, size, size]. */
function meanColour(batch: number): t.Value {
  const planes = t.input(new t.Graph(), 'pixel_values', 'f32', [batch, 3, SIZE, SIZE])
  return t.reshape(t.mean(planes, [2, 3]), [batch, 3])
}

const near = (found: Float32Array, due: number[]) => {
  assert.equal(found.length, due.length)
  found.forEach((value, i) => assert.ok(Math.abs(value - due[i]!) < 1e-4, `[${found}] where [${due}] is due`))
}

test('planes of floats: scaled, about the mean, by the deviation; features as they are, vectors of length 1', async () => {
  const encoder = await open(
    'planes',
    { 'onnx/vision.onnx': emit('image_embeds', meanColour(BATCH)) },
    {
      embeddingSize: 3,
      image: {
        file: 'onnx/vision.onnx',
        input: { name: 'pixel_values', type: 'f32', layout: 'NCHW', batch: null },
        preprocessing: preprocessing({ mean: [0.5, 0.25, 0], std: [0.5, 0.25, 0.1] }),
        output: { name: 'image_embeds', take: 'all', normalised: false },
        features: 3,
      },
    },
  )
  near(await encoder.imageFeatures(pictures, 2), [1, -1, 2, 0, -1, 0])
  const root = Math.sqrt(6)
  near(await encoder.encodeImages(pictures, 2), [1 / root, -1 / root, 2 / root, 0, -1, 0])
  await encoder.close()
})

test('a graph that takes one picture at a time, and one that takes three', async () => {
  for (const batch of [1, 3]) {
    const encoder = await open(
      `batch-${batch}`,
      { 'vision.onnx': emit('features', meanColour(batch), batch) },
      {
        embeddingSize: 3,
        image: {
          file: 'vision.onnx',
          input: { name: 'pixel_values', type: 'f32', layout: 'NCHW', batch },
          preprocessing: preprocessing(),
          output: { name: 'features', take: 'all', normalised: false },
          features: 3,
        },
      },
    )
    near(await encoder.imageFeatures(pictures, 2), [1, 0, 0.2, 0.5, 0, 0])
    await encoder.close()
  }
})

test('pictures that are too many for one run are run in smaller parts', async () => {
  // A graph of four pictures whose manifest says any number stands for one that lacks memory for more.
  const here = await open(
    'four',
    { 'vision.onnx': emit('features', meanColour(4), 4) },
    {
      embeddingSize: 3,
      image: {
        file: 'vision.onnx',
        input: { name: 'pixel_values', type: 'f32', layout: 'NCHW', batch: null },
        preprocessing: preprocessing(),
        output: { name: 'features', take: 'all', normalised: false },
        features: 3,
      },
    },
  )
  await here.close()
  const encoder = await inference.open(await loadPack(join(dir, 'four')), { provider: 'cpu' })
  const many = new Uint8Array(24 * SIZE * SIZE * 3).fill(255)
  near(await encoder.imageFeatures(many, 24), Array<number>(72).fill(1))
  await encoder.close()
})

test('of states the first is taken, or their mean', async () => {
  const rows = t.input(new t.Graph(), 'pixels', 'u8', [BATCH, SIZE, SIZE, 3])
  const states = t.mean(t.cast(rows, 'f32'), [2]) // [N, SIZE, 1, 3]
  const model = emit('last_hidden_state', t.reshape(states, [BATCH, SIZE, 3]))
  for (const [take, due] of [
    ['first', [255, 0, 51, 255, 0, 0]],
    ['mean', [255, 0, 51, 127.5, 0, 0]],
  ] as const) {
    const encoder = await open(
      take,
      { 'image.onnx': model },
      {
        embeddingSize: 3,
        image: {
          preprocessing: preprocessing(),
          output: { name: 'last_hidden_state', take, normalised: false },
          features: 3,
        },
      },
    )
    near(await encoder.imageFeatures(pictures, 2), [...due])
    await encoder.close()
  }
})

test("texts with mask, positions and types; the mean of a text's own states; a head behind each side", async () => {
  const graph = new t.Graph()
  const token = (name: string) => t.cast(t.input(graph, name, 'i64', [BATCH, 6]), 'f32')
  const columns = ['input_ids', 'attention_mask', 'position_ids', 'token_type_ids'].map((name) =>
    t.reshape(token(name), [BATCH, 6, 1]),
  )
  const features = t.input(new t.Graph(), 'features', 'f32', [BATCH, 6])
  const ones = t.constant(features.graph, [6, 4], new Array(24).fill(1))
  const files = {
    'text-trunk.onnx': emit('last_hidden_state', t.concat(columns, 2)),
    'text-head.onnx': emit('embedding', t.l2Normalize(t.input(new t.Graph(), 'features', 'f32', [BATCH, 4]))),
    'image-head.onnx': emit('embedding', t.l2Normalize(t.matmul(features, ones))),
  }
  const encoder = await open('heads', files, {
    embeddingSize: 4,
    image: { head: 'image-head.onnx' },
    text: {
      file: 'text-trunk.onnx',
      inputs: {
        tokens: 'input_ids',
        mask: 'attention_mask',
        positions: 'position_ids',
        types: 'token_type_ids',
        type: 'i64',
        batch: null,
      },
      output: { name: 'last_hidden_state', take: 'mean', normalised: false },
      features: 4,
      head: 'text-head.onnx',
      prefix: 'red ',
      clean: 'canonical',
    },
  })
  // <bos> red blue <eos> is 1 4 6 2; with one word more, 1 4 6 5 2.
  near(await encoder.textFeatures(['Blue!']), [13 / 4, 1, 1.5, 0])
  near(await encoder.textFeatures(['blue', ' blue,  GREEN ']), [13 / 4, 1, 1.5, 0, 18 / 5, 1, 2, 0])
  const length = Math.hypot(13 / 4, 1, 1.5)
  near(await encoder.encodeText(['blue']), [13 / 4 / length, 1 / length, 1.5 / length, 0])
  // As of a library without captions.
  assert.deepEqual(await encoder.encodeText([]), new Float32Array())
  const pixels = new Uint8Array(8 * 8 * 3).fill(255)
  near(await encoder.encodeImages(pixels, 1), [0.5, 0.5, 0.5, 0.5])
  near(await encoder.imageHead(await encoder.imageFeatures(pixels, 1), 1), [0.5, 0.5, 0.5, 0.5])
  assert.deepEqual(await encoder.readText('blue green blue red'), {
    words: ['blue', 'green', 'blue', 'red'].map((text) => ({ text, known: true })),
    read: 3,
  })
  await encoder.close()

  const there = await inference.open(await loadPack(join(dir, 'heads')), { provider: 'cpu' })
  near(await there.textHead(await there.textFeatures(['blue']), ['blue']), [
    13 / 4 / length,
    1 / length,
    1.5 / length,
    0,
  ])
  near(await there.imageHead(await there.imageFeatures(pixels.slice(), 1), 1), [0.5, 0.5, 0.5, 0.5])
  await there.close()
})

test('words that photos were taught by have a channel, which a text looks along that names them', async () => {
  const graph = new t.Graph()
  const features = t.input(graph, 'features', 'f32', [BATCH, 6])
  const first = t.constant(graph, [6, 3], [1, ...Array<number>(17).fill(0)])
  const files = { 'words.onnx': emit('embedding', t.l2Normalize(t.matmul(features, first))) }
  const plain = await open('untaught', {}, { text: {} })
  const encoder = await open('taught', files, {
    text: {},
    embeddingSize: tiny.embeddingSize + 3,
    words: { file: 'words.onnx', texts: ['green', 'Blue-Red'], weight: 2 },
  })
  const pixels = new Uint8Array(8 * 8 * 3).fill(255)
  const parts = [1, 2].map((part) => part / Math.hypot(1, 2))
  const before = await plain.encodeImages(pixels, 1)
  near(await encoder.encodeImages(pixels, 1), [...[...before].map((x) => parts[0]! * x), parts[1]!, 0, 0])
  const texts = ['a red', 'a blue red', 'green, blue red']
  const row = (of: Float32Array, i: number) =>
    of.subarray(i * tiny.embeddingSize, (i + 1) * tiny.embeddingSize)
  const [read, bare] = [await plain.encodeText(texts), await plain.encodeText(['green', 'Blue-Red'])]
  // 0.3 (1 / rest - 1), where the rest is how far the text lies from the bare word, 1 less their cosine.
  const counts = (text: number, word: number) => {
    const rest = 1 - row(read, text).reduce((sum, x, i) => sum + x * row(bare, word)[i]!, 0)
    return 0.3 * Math.max(0, 1 / Math.max(1e-3, rest) - 1)
  }
  const withWords = (text: number, ...channel: number[]) => {
    const length = Math.hypot(1, ...channel)
    return [...row(read, text), ...channel].map((x) => x / length)
  }
  near(await encoder.encodeText(texts), [
    ...withWords(0, 0, 0, 0),
    ...withWords(1, 0, counts(1, 1), 0),
    ...withWords(2, counts(2, 0), counts(2, 1), 0),
  ])
  assert.ok(
    counts(1, 1) > 100 && counts(2, 1) < 10,
    'a bare word is all of its text, one among others is not',
  )
  await plain.close()
  await encoder.close()
})

test('a head that gives another size is named', async () => {
  const head = emit('embedding', t.l2Normalize(t.input(new t.Graph(), 'features', 'f32', [BATCH, 6])))
  const encoder = await open(
    'misfit',
    { 'head.onnx': head },
    { embeddingSize: 4, image: { head: 'head.onnx' } },
  )
  await assert.rejects(encoder.encodeImages(new Uint8Array(8 * 8 * 3), 1), {
    code: 'INVALID_PACK',
    message: /head\.onnx does not work: its output "embedding" is f32 \[1,6\] where f32 \[1,4\]/,
  })
  await encoder.close()
})
