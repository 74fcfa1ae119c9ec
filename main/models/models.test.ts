import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ownImageSide } from '../../shared/model/index.ts'
import { writeTinyPack } from '../../test/fixtures/tiny-pack.ts'
import { Inference, loadPack, openEncoder, openTokenizer, providerStates, type Encoder } from './index.ts'

const SIZE = 8
let dir: string

before(async () => {
  dir = await mkdtemp(join(tmpdir(), 'kindred-models-'))
  await writeTinyPack(join(dir, 'tiny'))
  await writeTinyPack(join(dir, 'mute'), { text: false })
})
const inference = new Inference()
after(async () => {
  await inference.close()
  await rm(dir, { recursive: true })
})

/** Pictures of one colour above another. */
function pictures(...pairs: [upper: number[], lower: number[]][]): Uint8Array {
  return Uint8Array.from(
    pairs.flatMap(([upper, lower]) =>
      Array.from({ length: SIZE * SIZE }, (_, i) => (i < (SIZE * SIZE) / 2 ? upper : lower)).flat(),
    ),
  )
}

const RED = [255, 0, 0]
const BLUE = [0, 0, 255]

function cosine(a: Float32Array, i: number, b: Float32Array, j: number): number {
  let sum = 0
  for (let d = 0; d < 6; d++) sum += a[i * 6 + d]! * b[j * 6 + d]!
  return sum
}

const variants: [string, typeof openEncoder][] = [
  ['on this thread', openEncoder],
  ['in the inference thread', (pack, options) => inference.open(pack, options)],
]
for (const [where, open] of variants) {
  test(`${where}: words and pictures that belong together lie together`, async () => {
    const encoder = await open(await loadPack(join(dir, 'tiny')))
    try {
      const images = await encoder.encodeImages(pictures([RED, BLUE], [BLUE, RED], [RED, RED]), 3)
      const texts = await encoder.encodeText(['red above blue', 'Blue above RED', 'red'])
      assert.equal(images.length, 18)
      for (let i = 0; i < 3; i++) {
        assert.ok(cosine(images, i, texts, i) > 0.999)
        assert.ok(cosine(images, i, texts, (i + 1) % 3) < 0.9)
      }
    } finally {
      await encoder.close()
    }
  })

  test(`${where}: many texts at once are what they are one by one`, async () => {
    const encoder = await open(await loadPack(join(dir, 'tiny')))
    try {
      const texts = Array.from({ length: 300 }, (_, i) => ['red', 'green above red', 'blue'][i % 3]!)
      const all = await encoder.encodeText(texts)
      const three = await encoder.encodeText(texts.slice(0, 3))
      for (let i = 0; i < 300; i++) assert.ok(cosine(all, i, three, i % 3) > 0.9999)
    } finally {
      await encoder.close()
    }
  })

  test(`${where}: a model without a text tower says what to do`, async () => {
    const encoder = await open(await loadPack(join(dir, 'mute')))
    try {
      await assert.rejects(
        encoder.encodeText(['red']),
        (error: { code: string; message: string; remedy: string }) => {
          assert.equal(error.code, 'NO_TEXT_TOWER')
          assert.match(error.message, /cannot read text/)
          assert.match(error.remedy, /kindred train --method clip/)
          return true
        },
      )
      assert.equal((await encoder.encodeImages(pictures([RED, BLUE]), 1)).length, 6)
    } finally {
      await encoder.close()
    }
  })

  test(`${where}: a provider that is not here is refused, naming those that are`, async () => {
    const [absent] = (await providerStates()).flatMap(({ provider, available }) =>
      available || provider === 'tensorflow' ? [] : [provider],
    )
    assert.ok(absent, 'no machine has all of CUDA, DirectML and CoreML')
    const pack = await loadPack(join(dir, 'tiny'))
    await assert.rejects(open(pack, { provider: absent }), {
      code: 'PROVIDER_UNAVAILABLE',
      message: new RegExp(`"${absent}" is not available`),
      remedy: /Available: .*cpu/,
    })
  })
}

test('closing the inference thread ends what is under way and what comes after; the next pack has another', async () => {
  const pack = await loadPack(join(dir, 'tiny'))
  const own = new Inference()
  const encoder: Encoder = await own.open(pack)
  const pending = encoder.encodeText(Array.from({ length: 5000 }, () => 'red'))
  const ended = assert.rejects(pending, { code: 'CANCELLED' })
  await own.close()
  await ended
  await assert.rejects(encoder.encodeText(['red']), { code: 'CANCELLED' })
  const again = await own.open(pack)
  assert.equal((await again.encodeText(['red'])).length, 6)
  await own.close()
})

test('a query gets its turn between two slices of bulk work', async () => {
  const bulk = await inference.open(await loadPack(join(dir, 'tiny')), { provider: 'cpu' })
  const query = await inference.open(await loadPack(join(dir, 'tiny')), { provider: 'cpu' })
  const n = 100 * 101
  let ended = false
  const many = bulk.encodeImages(new Uint8Array(n * SIZE * SIZE * 3), n).then((vectors) => {
    ended = true
    return vectors
  })
  assert.equal((await query.encodeText(['red'])).length, 6)
  assert.equal(ended, false)
  assert.equal((await many).length, n * 6)
  await bulk.close()
  await query.close()
})

test('pictures in slices are the vectors of pictures in one run', async () => {
  const pack = await loadPack(join(dir, 'tiny'))
  const [here, there] = [
    await openEncoder(pack, { provider: 'cpu' }),
    await inference.open(pack, { provider: 'cpu' }),
  ]
  const pixels = Uint8Array.from({ length: 50 * SIZE * SIZE * 3 }, (_, i) => (i * 31) % 256)
  const all = await here.encodeImages(pixels, 50)
  const sliced = await there.encodeImages(pixels, 50)
  assert.equal(sliced.length, all.length)
  all.forEach((value, i) => assert.ok(Math.abs(value - sliced[i]!) < 1e-5))
  await here.close()
  await there.close()
})

test('a long text keeps its last token, a short one is padded', async () => {
  const { manifest } = await loadPack(join(dir, 'tiny'))
  const tokenize = await openTokenizer(join(dir, 'tiny'), manifest.text!)
  assert.deepEqual([...tokenize(['blue']).ids], [1, 6, 2, 0, 0, 0])
  assert.deepEqual([...tokenize(['red green blue red green blue red']).ids], [1, 4, 5, 6, 4, 2])
  assert.deepEqual([...tokenize(['', 'zebra']).ids], [1, 2, 0, 0, 0, 0, 1, 3, 2, 0, 0, 0])
})

test('words that the tokenizer lacks are told from those it has', async () => {
  const encoder = await openEncoder(await loadPack(join(dir, 'tiny')), { provider: 'cpu' })
  const { words } = await encoder.readText('Red above a qwzx, 海边')
  assert.deepEqual(
    words.map(({ text, known }) => [text, known]),
    [
      ['Red', true],
      ['above', true],
      ['a', false],
      ['qwzx', false],
      ['海边', false],
    ],
  )
  await encoder.close()
})

test('how many words of a text fit is said', async () => {
  const encoder = await openEncoder(await loadPack(join(dir, 'tiny')), { provider: 'cpu' })
  // The tiny model takes six tokens, of which two frame the text.
  for (const [text, words, read] of [
    ['', 0, 0],
    ['red - blue!', 2, 2],
    ['red above green blue', 4, 4],
    ['red above green blue red', 5, 4],
    ['red, above, green, blue', 4, 2],
    ['blue '.repeat(500), 500, 4],
  ] as const) {
    const reading = await encoder.readText(text)
    assert.deepEqual([reading.words.length, reading.read], [words, read], text)
  }
  await encoder.close()
})

for (const [what, spoil, message] of [
  ['no manifest', (pack: string) => rm(join(pack, 'pack.json')), /pack\.json cannot be read/],
  [
    'a broken manifest',
    (pack: string) => writeFile(join(pack, 'pack.json'), '{"format": 2'),
    /pack\.json is not/,
  ],
  ['a manifest of another format', (pack: string) => edit(pack, { format: 3 }), /format/],
  [
    'a file outside of it',
    (pack: string) => edit(pack, { image: { ...ownImageSide(8, 6), file: '../x.onnx' } }),
    /path inside the pack\s.*image\.file/,
  ],
  ['a file gone', (pack: string) => rm(join(pack, 'text.onnx')), /text\.onnx cannot be read/],
  [
    'changed weights',
    (pack: string) => writeFile(join(pack, 'image.onnx'), 'x'),
    /image\.onnx is not the file/,
  ],
] as const) {
  test(`a pack with ${what} is refused`, async () => {
    const pack = join(dir, 'spoilt')
    await writeTinyPack(pack)
    await spoil(pack)
    await assert.rejects(loadPack(pack), { code: 'INVALID_PACK', message })
    await rm(pack, { recursive: true })
  })
}

test('a file that was changed in its place since the pack was opened is noticed', async () => {
  const pack = join(dir, 'changed')
  await writeTinyPack(pack)
  const { manifest } = await loadPack(pack)
  const file = join(pack, manifest.image.file)
  const bytes = await readFile(file)
  bytes[bytes.length - 1]! ^= 1
  await writeFile(file, bytes)
  await assert.rejects(loadPack(pack), { code: 'INVALID_PACK' })
  bytes[bytes.length - 1]! ^= 1
  await writeFile(file, bytes)
  assert.deepEqual((await loadPack(pack)).manifest, manifest)
})

test('a manifest that promises another embedding size is found out when the model is opened', async () => {
  const pack = join(dir, 'liar')
  await writeTinyPack(pack)
  await edit(pack, { embeddingSize: 7 })
  await assert.rejects(loadPack(pack), { code: 'INVALID_PACK', message: /no head\s.*image\.features/ })
  await edit(pack, { image: ownImageSide(8, 7), text: null })
  await assert.rejects(openEncoder(await loadPack(pack)), {
    code: 'INVALID_PACK',
    message: /\[4,6\] where f32 \[4,7\]/,
  })
})

async function edit(pack: string, change: object): Promise<void> {
  const file = join(pack, 'pack.json')
  await writeFile(file, JSON.stringify({ ...JSON.parse(await readFile(file, 'utf8')), ...change }))
}
