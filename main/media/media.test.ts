import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { thumbHashToApproximateAspectRatio, thumbHashToAverageRGBA } from 'thumbhash'
import { Decoder, isPictureName, reasonAgainstName, UnreadablePhoto } from './index.ts'
import { ownPreprocessing } from '../../shared/model/index.ts'
import { preparePixels } from './prepare/index.ts'

const dir = mkdtempSync(join(tmpdir(), 'kindred-media-'))
const decoder = new Decoder()
after(() => {
  decoder.close()
  rmSync(dir, { recursive: true, force: true })
})

const readPhoto = (path: string) => decoder.read({ path, root: dir })

function file(name: string, data: Buffer): string {
  const path = join(dir, name)
  writeFileSync(path, data)
  return path
}

/** A picture whose left half is red and whose right half is blue, with a texture that compresses badly. */
function halves(width = 300, height = 200) {
  const data = Buffer.alloc(width * height * 3)
  for (let i = 0; i < width * height; i++) {
    const left = i % width < width / 2
    data.set(left ? [220 + (i % 7), 20, 30] : [20, 30, 220 + (i % 5)], i * 3)
  }
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** The colour of a thumbnail at a place given in 0..1. */
async function colourAt(picture: Uint8Array, x: number, y: number): Promise<'red' | 'blue' | 'other'> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const at = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels
  const [r, , b] = data.subarray(at, at + 3) as unknown as [number, number, number]
  return r > b + 80 ? 'red' : b > r + 80 ? 'blue' : 'other'
}

const hamming = (a: Uint8Array, b: Uint8Array) =>
  a.reduce((sum, byte, i) => sum + (byte ^ b[i]!).toString(2).replaceAll('0', '').length, 0)

const refused = (state: string, code: string) => (error: unknown) => {
  assert.ok(error instanceof UnreadablePhoto)
  assert.deepEqual([error.state, error.reason.code, error.code], [state, code, 'BAD_IMAGE'])
  assert.notEqual(error.reason.remedy, '')
  return true
}

for (const format of ['jpeg', 'png', 'webp', 'gif', 'tiff', 'avif'] as const) {
  test(`${format} is read, and what is left of a file cut short, or it is refused by name`, async () => {
    const data = await halves().toFormat(format).toBuffer()
    const photo = await readPhoto(file(`a.${format}`, data))
    assert.deepEqual([photo.width, photo.height, photo.bytes], [300, 200, data.length])
    assert.equal(photo.content, createHash('sha256').update(data).digest('hex'))
    assert.equal(await colourAt(photo.thumb256, 0.2, 0.5), 'red')
    assert.equal(await colourAt(photo.thumb1024, 0.8, 0.5), 'blue')
    const cut = file(`cut.${format}`, data.subarray(0, Math.floor(data.length * 0.6)))
    if (format === 'jpeg' || format === 'gif') {
      const { problem, thumb256 } = await readPhoto(cut)
      assert.equal(problem?.code, 'partly-damaged')
      assert.match(
        problem.message,
        new RegExp(`^cut\\.${format} is partly damaged: [2-6]\\d % of its picture`),
      )
      assert.equal(await colourAt(thumb256, 0.2, 0.1), 'red')
      return
    }
    await assert.rejects(readPhoto(cut), (error: unknown) => {
      assert.ok(error instanceof UnreadablePhoto)
      assert.equal(error.state, 'failed')
      assert.match(error.message, new RegExp(`^cut\\.${format} `))
      return true
    })
  })
}

test('thumbnails fit their sizes and are never enlarged', async () => {
  const sizes = async (width: number, height: number) => {
    const photo = await readPhoto(file('s.jpg', await halves(width, height).jpeg().toBuffer()))
    return Promise.all(
      [photo.thumb256, photo.thumb1024].map(async (thumb) => {
        const { width, height, format } = await sharp(thumb).metadata()
        assert.equal(format, 'webp')
        return [width, height]
      }),
    )
  }
  assert.deepEqual(await sizes(2000, 1000), [
    [256, 128],
    [1024, 512],
  ])
  assert.deepEqual(await sizes(300, 600), [
    [128, 256],
    [300, 600],
  ])
  assert.deepEqual(await sizes(40, 30), [
    [40, 30],
    [40, 30],
  ])
  assert.deepEqual(await sizes(3000, 1), [
    [256, 1],
    [1024, 1],
  ])
})

test('every EXIF orientation shows upright', async () => {
  const upright = await readPhoto(file('o.jpg', await halves().jpeg().toBuffer()))
  // What a camera held in each way would store of the upright picture: turned, then mirrored.
  const stored = [
    [0, false],
    [0, true],
    [180, false],
    [180, true],
    [90, true],
    [270, false],
    [270, true],
    [90, false],
  ] as const
  for (const [i, [angle, mirrored]] of stored.entries()) {
    const turned = await halves().rotate(angle).png().toBuffer()
    const data = await sharp(turned)
      .flop(mirrored)

      .withMetadata({ orientation: i + 1 })
      .jpeg()
      .toBuffer()
    const path = file(`o${i + 1}.jpg`, data)
    const photo = await readPhoto(path)
    assert.deepEqual([photo.width, photo.height], [300, 200], `orientation ${i + 1}`)
    assert.equal(await colourAt(photo.thumb256, 0.2, 0.5), 'red', `orientation ${i + 1}`)
    assert.ok(hamming(photo.perceptual, upright.perceptual) <= 4, `orientation ${i + 1}`)
    const [r, , b] = (await preparePixels(path, ownPreprocessing(8))).subarray(0, 3) as unknown as number[]
    assert.ok(r! > 150 && b! < 100, `orientation ${i + 1}`)
  }
})

test('CMYK, grey, 16 bits, palettes and alpha all become plain pictures', async () => {
  const grey = await halves().greyscale().png().toBuffer()
  const variants: Record<string, Buffer> = {
    'cmyk.jpg': await halves().toColourspace('cmyk').jpeg().toBuffer(),
    '16.png': await halves().toColourspace('rgb16').png().toBuffer(),
    '16.tif': await halves().toColourspace('rgb16').tiff().toBuffer(),
    'palette.png': await halves().png({ palette: true }).toBuffer(),
    'alpha.webp': await halves().ensureAlpha(0.5).webp().toBuffer(),
  }
  for (const [name, data] of Object.entries(variants)) {
    const path = file(name, data)
    const photo = await readPhoto(path)
    assert.equal(await colourAt(photo.thumb256, 0.2, 0.5), 'red', name)
    assert.equal(await colourAt(photo.thumb256, 0.8, 0.5), 'blue', name)
    assert.equal((await preparePixels(path, ownPreprocessing(16))).length, 16 * 16 * 3, name)
  }
  for (const [name, data] of [
    ['grey.png', grey],
    ['grey16.png', await sharp(grey).toColourspace('grey16').png().toBuffer()],
    ['grey-alpha.png', await sharp(grey).ensureAlpha(0.7).png().toBuffer()],
  ] as const) {
    const path = file(name, data)
    assert.equal((await readPhoto(path)).width, 300, name)
    const [r, g, b] = (await preparePixels(path, ownPreprocessing(16))).subarray(0, 3)
    assert.ok(r === g && g === b, name)
  }
})

test('what is clear shows white to an encoder', async () => {
  const clear = sharp({ create: { width: 20, height: 20, channels: 4, background: '#ff000000' } })
  const pixels = await preparePixels(await clear.png().toBuffer(), ownPreprocessing(4))
  assert.deepEqual([...new Set(pixels)], [255])
})

test('a wide gamut profile is brought to sRGB', async () => {
  const red = sharp({ create: { width: 30, height: 30, channels: 3, background: { r: 200, g: 50, b: 50 } } })
  const p3 = await red.withIccProfile('p3').png().toBuffer()
  assert.notDeepEqual(
    [...(await sharp(p3, { ignoreIcc: true }).raw().toBuffer()).subarray(0, 3)],
    [200, 50, 50],
  )
  const [r, g, b] = (await preparePixels(p3, ownPreprocessing(2))) as unknown as [number, number, number]
  for (const [is, was] of [
    [r, 200],
    [g, 50],
    [b, 50],
  ] as const)
    assert.ok(Math.abs(is - was) <= 3, `${r} ${g} ${b}`)
})

test('an animation counts as its first frame', async () => {
  const frames = [halves(60, 40), halves(60, 40).flop()]
  const pages = await Promise.all(frames.map((frame) => frame.png().toBuffer()))
  for (const format of ['gif', 'webp'] as const) {
    const data = await sharp(pages, { join: { animated: true } })
      .toFormat(format)
      .toBuffer()
    assert.equal((await sharp(data, { animated: true }).metadata()).pages, 2)
    const photo = await readPhoto(file(`moving.${format}`, data))
    assert.deepEqual([photo.width, photo.height], [60, 40])
    assert.equal(await colourAt(photo.thumb256, 0.2, 0.5), 'red')
  }
})

test('the placeholder has the colours and the form of the photo', async () => {
  const photo = await readPhoto(file('p.jpg', await halves(400, 100).jpeg().toBuffer()))
  const hash = Buffer.from(photo.placeholder, 'base64')
  const { r, g, b } = thumbHashToAverageRGBA(hash)
  assert.ok(r > 0.3 && b > 0.3 && g < 0.2)
  assert.ok(thumbHashToApproximateAspectRatio(hash) > 2)
})

test('near-duplicates have nearly the same fingerprint, others do not', async () => {
  const scene = (seed: number) => {
    const cells = Buffer.from(
      Array.from({ length: 12 * 12 * 3 }, (_, i) => Math.abs(Math.sin(i * seed) * 255)),
    )
    return sharp(cells, { raw: { width: 12, height: 12, channels: 3 } }).resize(600, 450, { fit: 'fill' })
  }
  const prints = await Promise.all(
    [
      await scene(1.7).jpeg({ quality: 95 }).toBuffer(),
      await scene(1.7).resize(301).modulate({ brightness: 1.03 }).webp({ quality: 60 }).toBuffer(),
      await scene(2.9).jpeg().toBuffer(),
    ].map(async (data, i) => (await readPhoto(file(`d${i}.jpg`, data))).perceptual),
  )
  assert.ok(hamming(prints[0]!, prints[1]!) <= 4)
  assert.ok(hamming(prints[0]!, prints[2]!) > 12)
})

test('what is no picture is unsupported, what has lost its picture failed', async () => {
  const jpeg = await halves().jpeg().toBuffer()
  const heic = Buffer.concat([Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'), Buffer.alloc(100)])
  await assert.rejects(
    readPhoto(file('text.jpg', Buffer.from('Dear diary'))),
    refused('unsupported', 'no-picture'),
  )
  await assert.rejects(readPhoto(file('phone.jpg', heic)), refused('failed', 'damaged'))
  await assert.rejects(readPhoto(file('empty.jpg', Buffer.alloc(0))), refused('failed', 'empty'))
  await assert.rejects(readPhoto(file('zeros.jpg', Buffer.alloc(5000))), refused('failed', 'damaged'))
  assert.equal((await readPhoto(file('cut.jpg', jpeg.subarray(0, -9)))).problem?.code, 'partly-damaged')
  await assert.rejects(readPhoto(file('stub.jpg', jpeg.subarray(0, 20))), refused('failed', 'truncated'))
  await assert.rejects(readPhoto(join(dir, 'missing.jpg')), refused('failed', 'unreadable'))
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  await assert.rejects(readPhoto(file('drawing.png', svg)), refused('unsupported', 'no-picture'))
  assert.equal((await readPhoto(file('really-a-jpeg.png', jpeg))).width, 300)
})

test('a pixel bomb is refused before it is decoded', async () => {
  const png = await halves(8, 8).png().toBuffer()
  png.writeUInt32BE(60_000, 16)
  png.writeUInt32BE(60_000, 20)
  png.writeUInt32BE(crc32(png.subarray(12, 29)), 29)
  await assert.rejects(readPhoto(file('bomb.png', png)), (error: unknown) => {
    assert.match((error as Error).message, /bomb\.png has 3,600 megapixels \(60000 x 60000\)/)
    return refused('failed', 'too-large')(error)
  })
})

test('names say what is read and what is not, and why', () => {
  for (const name of ['a.jpg', 'B.JPEG', 'c.Tiff', 'd.avif', 'e.HEIC', 'f.jxl', 'g.CR3', 'h.dng'])
    assert.ok(isPictureName(name))
  for (const name of ['a.psd', 'b.bmp', 'c.txt', 'jpg']) assert.ok(!isPictureName(name))
  assert.equal(reasonAgainstName('x.PSD').code, 'layers')
  assert.match(reasonAgainstName('x.PSD').message, /^x\.PSD is a layered picture/)
  assert.match(reasonAgainstName('x.PSD').remedy, /JPEG/)
  assert.equal(reasonAgainstName('x.mov').code, 'video')
  assert.equal(reasonAgainstName('x.docx').code, 'no-picture')
})

function crc32(data: Uint8Array): number {
  let crc = ~0
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}
