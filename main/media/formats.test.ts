/** Pictures in containers and colours of all kinds, each with the values that it must have. */
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import encodeJxl, { init as initJxl } from '@jsquash/jxl/encode.js'
import sharp from 'sharp'
import { Decoder, UnreadablePhoto, type Photo } from './index.ts'

const decoder = new Decoder()
after(() => decoder.close())
const read = (name: string, data: Uint8Array): Promise<Photo> => decoder.read({ name, data })

/** [r, g, b], each 0 to 255 */
async function means(picture: Uint8Array): Promise<number[]> {
  const { channels } = await sharp(picture).toColourspace('srgb').removeAlpha().stats()
  return [0, 1, 2].map((c) => channels[c]!.mean)
}

async function colour(picture: Uint8Array, x: number, y: number): Promise<number[]> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  return [...data.subarray((y * info.width + x) * info.channels).subarray(0, 3)]
}

function near(is: readonly number[], should: readonly number[], by: number, what: string): void {
  assert.ok(
    is.length === should.length && is.every((value, i) => Math.abs(value - should[i]!) <= by),
    `${what}: ${is.map((value) => value.toFixed(1)).join(', ')} is not near ${should.join(', ')}`,
  )
}

/** Soft colours, so that no conversion has to clip them: [height, width, 3]. */
const [width, height] = [64, 48]
const scene = Uint8Array.from({ length: width * height * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)]
  return [70 + 2 * x, 60 + 2 * y, 150 - x - y][i % 3]!
})
const picture = () => sharp(scene, { raw: { width, height, channels: 3 } })

type TiffType = 'uint8' | 'float'

/** A TIFF of one strip without compression. @param values [48, 64, channels] */
function tiff(values: Uint8Array | Float32Array, photometric: number): Buffer {
  const channels = values.length / (width * height)
  const type: TiffType = values instanceof Float32Array ? 'float' : 'uint8'
  const bits = type === 'float' ? 32 : 8
  const short = (tag: number, ...numbers: number[]) => ({ tag, type: 3, numbers })
  const entries = [
    short(256, width),
    short(257, height),
    short(258, ...Array<number>(channels).fill(bits)),
    short(259, 1),
    short(262, photometric),
    { tag: 273, type: 4, numbers: [0] },
    short(277, channels),
    short(278, height),
    { tag: 279, type: 4, numbers: [values.byteLength] },
    short(284, 1),
    short(339, ...Array<number>(channels).fill(type === 'float' ? 3 : 1)),
  ]
  const more = 8 + 2 + 12 * entries.length + 4
  const head = Buffer.alloc(more + 16)
  head.write('II*\0\x08\0\0\0', 'latin1')
  head.writeUInt16LE(entries.length, 8)
  let free = more
  for (const [i, { tag, type, numbers }] of entries.entries()) {
    const at = 10 + 12 * i
    head.writeUInt16LE(tag, at)
    head.writeUInt16LE(type, at + 2)
    head.writeUInt32LE(numbers.length, at + 4)
    if (tag === 273) head.writeUInt32LE(head.length, at + 8)
    else if (type === 4) head.writeUInt32LE(numbers[0]!, at + 8)
    else {
      const outside = numbers.length > 2
      if (outside) head.writeUInt32LE(free, at + 8)
      numbers.forEach((value, k) => head.writeUInt16LE(value, (outside ? free : at + 8) + 2 * k))
      if (outside) free += 2 * numbers.length
    }
  }
  return Buffer.concat([head, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)])
}

test('a JPEG whose end is missing is read, with the share that could be decoded', async () => {
  const whole = await picture().resize(640, 480).jpeg({ quality: 90 }).toBuffer()
  const photo = await read('whole.jpg', whole)
  assert.equal(photo.problem, null)
  for (const [name, cut, share] of [
    ['no-eoi.jpg', whole.subarray(0, -2), /^no-eoi\.jpg is partly damaged: nearly 100 % of its picture/],
    ['cut.jpg', whole.subarray(0, Math.floor(whole.length / 2)), /^cut\.jpg is partly damaged: [345]\d % of/],
  ] as const) {
    const { problem, thumb256, width } = await read(name, cut)
    assert.equal(width, 640)
    assert.equal(problem?.code, 'partly-damaged')
    assert.match(problem.message, share)
    near(await colour(thumb256, 20, 20), await colour(photo.thumb256, 20, 20), 3, name)
  }
  await assert.rejects(read('stub.jpg', whole.subarray(0, 200)), { code: 'BAD_IMAGE' })
})

test('CMYK without a profile has the colours of the original', async () => {
  const inks = Uint8Array.from({ length: width * height * 4 }, (_, i) => {
    if (i % 4 === 3) return 0
    return 255 - scene[Math.floor(i / 4) * 3 + (i % 4)]!
  })
  const { thumb256 } = await read('cmyk.tif', tiff(inks, 5))
  near(await means(thumb256), await means(await picture().png().toBuffer()), 6, 'means')
})

test('CIELAB is read', async () => {
  const lab = await picture().toColourspace('lab').raw({ depth: 'float' }).toBuffer()
  const numbers = new Float32Array(lab.buffer, lab.byteOffset, lab.length / 4)
  const bytes = Uint8Array.from(numbers, (value, i) => Math.round(i % 3 === 0 ? (value * 255) / 100 : value))
  const { thumb256, problem } = await read('lab.tif', tiff(bytes, 8))
  assert.equal(problem, null)
  near(await means(thumb256), await means(await picture().png().toBuffer()), 3, 'means')
})

test('floating point pictures are toned by their own range, grey ones too', async () => {
  const grey = Uint8Array.from({ length: width * height }, (_, i) => scene[3 * i]!)
  const greyMeans = await means(
    await sharp(grey, { raw: { width, height, channels: 1 } })
      .png()
      .toBuffer(),
  )
  const colours = await means(await picture().png().toBuffer())
  for (const [name, values, photometric, should] of [
    ['colour in 0..1', Float32Array.from(scene, (value) => value / 255), 2, colours],
    ['grey in 0..1', Float32Array.from(grey, (value) => value / 255), 1, greyMeans],
    ['colour in 0..255', Float32Array.from(scene), 2, colours],
    ['grey in 0..255', Float32Array.from(grey), 1, greyMeans],
  ] as const) {
    near(await means((await read('float.tif', tiff(values, photometric))).thumb256), should, 3, name)
  }
  const light = Float32Array.from(scene, (value) => 12 * (value / 255) ** 2.2)
  light[0] = 5000 // a spark
  light[1] = NaN
  const [r, g, b] = await means((await read('hdr.tif', tiff(light, 2))).thumb256)
  assert.ok(r! > 100 && g! > 80 && b! > 60 && r! < 220, `light beyond 1: ${r}, ${g}, ${b}`)
})

const heic = (name: string) => readFileSync(new URL(`../../test/fixtures/heic/${name}`, import.meta.url))

test('HEIC is turned by its container and described by its EXIF', async () => {
  const photo = await read('IMG_1.HEIC', heic('turned.heic'))
  assert.deepEqual([photo.width, photo.height], [64, 96])
  // Held upright, the left half is on top.
  near(await colour(photo.thumb256, 20, 20), [220, 0, 0], 30, 'above')
  near(await colour(photo.thumb256, 20, 80), [0, 0, 220], 30, 'below')
  assert.deepEqual([photo.takenAt, photo.camera], [Date.UTC(2024, 4, 1, 10), 'Apple iPhone 15'])
  near([photo.latitude!, photo.longitude!], [48.5, 9], 1e-6, 'place')
})

test('HEIC has the colours of its profile, and of several pictures the first counts', async () => {
  const { thumb256 } = await read('p3.heic', heic('p3.heic'))
  near(await colour(thumb256, 20, 40), [220, 0, 0], 12, 'red, whose numbers are others in P3')
  const two = await read('two.heic', heic('two.heic'))
  assert.deepEqual([two.width, two.height], [96, 64])
  near(await colour(two.thumb256, 20, 40), [220, 0, 0], 30, 'the primary picture')
  await assert.rejects(
    read('cut.heic', heic('two.heic').subarray(0, 500)),
    (error: unknown) => error instanceof UnreadablePhoto && error.state === 'failed',
  )
})

test('JPEG XL is read', async () => {
  const wasm = readFileSync(new URL(import.meta.resolve('@jsquash/jxl/codec/enc/jxl_enc.wasm')))
  await initJxl({ wasmBinary: Uint8Array.from(wasm).buffer })
  const data = Uint8ClampedArray.from(await picture().ensureAlpha().raw().toBuffer())
  const image = { data, width, height } as unknown as Parameters<typeof encodeJxl>[0]
  const file = await encodeJxl(image, { quality: 90 })
  const photo = await read('x.jxl', new Uint8Array(file))
  assert.deepEqual([photo.width, photo.height], [width, height])
  near(await means(photo.thumb256), await means(await picture().png().toBuffer()), 3, 'means')
})

const shared = fileURLToPath(new URL('../../../shared/cases/01-formats/', import.meta.url))
const cases = (() => {
  try {
    return readdirSync(shared)
  } catch {
    return []
  }
})()

test('the files met in the wild', { skip: cases.length === 0 && `there is no ${shared}` }, async () => {
  const of = async (name: string) => read(name, readFileSync(shared + name))
  const original = await means((await of('plain.JPG')).thumb256)
  const grey = (original[0]! + original[1]! + original[2]!) / 3
  for (const name of cases) {
    const photo = await of(name)
    const turned = /orient[68]/.test(name)
    assert.deepEqual([photo.width, photo.height], turned ? [240, 320] : [320, 240], name)
    const isGrey = /^(grey16|bilevel)/.test(name)
    near(await means(photo.thumb256), isGrey ? [grey, grey, grey] : original, isGrey ? 10 : 6, name)
    const cut = /^(cut-a-little|no-eoi)/.test(name)
    assert.equal(photo.problem?.code ?? null, cut ? 'partly-damaged' : null, name)
    if (cut) assert.match(photo.problem!.message, /partly damaged: .*\d %/)
  }
})
