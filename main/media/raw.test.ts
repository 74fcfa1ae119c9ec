/** RAW photos: the containers are built here as cameras build them, around a JPEG. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import sharp from 'sharp'
import { Decoder, UnreadablePhoto } from './index.ts'

const decoder = new Decoder()
after(() => decoder.close())

const jpeg = (width: number, height: number, background: string) =>
  sharp({ create: { width, height, channels: 3, background } })
    .jpeg()
    .toBuffer()

type Entry = [tag: number, type: 'ascii' | 'short' | 'long', value: string | number]
const types = { ascii: 2, short: 3, long: 4 }

/**
 * A TIFF directory with what it points at.
 * @param at where it begins in the file
 * @param next where the following directory begins
 */
function directory(at: number, entries: readonly Entry[], next = 0): Buffer {
  const head = Buffer.alloc(2 + 12 * entries.length + 4)
  const texts: Buffer[] = []
  let free = at + head.length
  head.writeUInt16LE(entries.length, 0)
  for (const [i, [tag, type, value]] of entries.entries()) {
    const place = 2 + 12 * i
    head.writeUInt16LE(tag, place)
    head.writeUInt16LE(types[type], place + 2)
    head.writeUInt32LE(typeof value === 'string' ? value.length + 1 : 1, place + 4)
    if (typeof value === 'string') {
      head.writeUInt32LE(free, place + 8)
      texts.push(Buffer.from(`${value}\0`, 'latin1'))
      free += value.length + 1
    } else if (type === 'short') head.writeUInt16LE(value, place + 8)
    else head.writeUInt32LE(value, place + 8)
  }
  head.writeUInt32LE(next, head.length - 4)
  return Buffer.concat([head, ...texts])
}

/** First a directory with a preview, then one with an icon, then a maker's block with the full picture. */
function tiffRaw(mark: string, preview: Buffer, icon: Buffer, orientation: number): Buffer {
  const sensor = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xc3, 0, 11, 14, 8, 0, 8, 0, 1, 1, 0x11, 0]),
    Buffer.alloc(500, 7),
  ])
  const [first, second] = [8, 400]
  const [iconAt, previewAt] = [800, 800 + icon.length]
  const file = Buffer.alloc(previewAt + preview.length + sensor.length)
  file.write(mark, 'latin1')
  file.writeUInt32LE(first, 4)
  directory(
    first,
    [
      [0x10f, 'ascii', 'Canon'],
      [0x110, 'ascii', 'Canon EOS R'],
      [0x111, 'long', previewAt],
      [0x112, 'short', orientation],
      [0x117, 'long', preview.length],
      [0x132, 'ascii', '2024:05:01 10:00:00'],
    ],
    second,
  ).copy(file, first)
  directory(second, [
    [0x201, 'long', iconAt],
    [0x202, 'long', icon.length],
  ]).copy(file, second)
  icon.copy(file, iconAt)
  preview.copy(file, previewAt)
  sensor.copy(file, previewAt + preview.length)
  return file
}

function box(type: string, ...content: Buffer[]): Buffer {
  const head = Buffer.alloc(8)
  const size = content.reduce((sum, { length }) => sum + length, 8)
  head.writeUInt32BE(size)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, ...content])
}

const marks = {
  'a.CR2': 'II*\0',
  'b.nef': 'II*\0',
  'c.arw': 'II*\0',
  'd.dng': 'II*\0',
  'e.orf': 'IIRO',
  'f.rw2': 'IIU\0',
}
for (const [name, mark] of Object.entries(marks)) {
  test(`the preview of ${name} is shown as the camera was held`, async () => {
    const data = tiffRaw(mark, await jpeg(600, 400, '#2040c0'), await jpeg(160, 120, '#ff0000'), 6)
    const photo = await decoder.read({ name, data })
    assert.deepEqual([photo.width, photo.height], [400, 600])
    assert.deepEqual([photo.camera, photo.takenAt], ['Canon EOS R', Date.UTC(2024, 4, 1, 10)])
    const [red, , blue] = (await sharp(photo.thumb256).stats()).channels
    assert.ok(blue!.mean > 170 && red!.mean < 60, 'the icon is red')
  })
}

test('the preview of a CR3 is shown, with what its boxes say', async () => {
  const tiff = Buffer.concat([
    Buffer.from('II*\0\x08\0\0\0', 'latin1'),
    directory(8, [
      [0x110, 'ascii', 'Canon EOS R5'],
      [0x112, 'short', 8],
      [0x132, 'ascii', '2024:05:01 10:00:00'],
    ]),
  ])
  const data = Buffer.concat([
    box('ftyp', Buffer.from('crx \0\0\0\x01crx isom', 'latin1')),
    box(
      'moov',
      box(
        'uuid',
        Buffer.alloc(16, 1),
        box('CMT1', tiff),
        box('THMB', Buffer.alloc(16), await jpeg(160, 120, '#ff0000')),
      ),
    ),
    box('uuid', Buffer.alloc(24, 2), box('PRVW', Buffer.alloc(16), await jpeg(600, 400, '#2040c0'))),
    box('mdat', Buffer.alloc(3000, 5)),
  ])
  const photo = await decoder.read({ name: 'x.CR3', data })
  assert.deepEqual([photo.width, photo.height, photo.camera], [400, 600, 'Canon EOS R5'])
})

test('the preview of a RAF is shown, and its own EXIF counts', async () => {
  const preview = await sharp(await jpeg(600, 400, '#2040c0'))
    .withExif({ IFD0: { Model: 'X-T5' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const head = Buffer.alloc(160)
  head.write('FUJIFILMCCD-RAW 0201FF129502X-T5', 'latin1')
  head.writeUInt32BE(160, 84)
  head.writeUInt32BE(preview.length, 88)
  const photo = await decoder.read({
    name: 'x.RAF',
    data: Buffer.concat([head, preview, Buffer.alloc(2000, 9)]),
  })
  assert.deepEqual([photo.width, photo.height], [400, 600])
})

test('a RAW photo without a preview is named as such', async () => {
  const data = tiffRaw('II*\0', Buffer.alloc(100, 3), await jpeg(60, 40, '#ff0000'), 1)
  await assert.rejects(
    decoder.read({ name: 'bare.nef', data }),
    (error: unknown) =>
      error instanceof UnreadablePhoto && error.state === 'unsupported' && error.reason.code === 'raw',
  )
})

test('every orientation that a RAW file says is shown as that of a JPEG is', async () => {
  const corners = Buffer.from([220, 0, 0, 0, 220, 0, 0, 0, 220, 220, 220, 220])
  const plain = await sharp(corners, { raw: { width: 2, height: 2, channels: 3 } })
    .resize(300, 200, { fit: 'fill', kernel: 'nearest' })
    .jpeg({ chromaSubsampling: '4:4:4' })
    .toBuffer()
  const look = async (picture: Uint8Array) => {
    const { data } = await sharp(picture)
      .resize(2, 2, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    return Array.from(data, (value) => Number(value > 110)).join('')
  }
  for (let orientation = 1; orientation <= 8; orientation++) {
    const said = await sharp(plain).withMetadata({ orientation }).jpeg().toBuffer()
    const raw = tiffRaw('II*\0', plain, await jpeg(60, 40, '#000000'), orientation)
    const [photo, same] = [
      await decoder.read({ name: 'x.nef', data: raw }),
      await decoder.read({ name: 'x.jpg', data: said }),
    ]
    assert.deepEqual([photo.width, photo.height], [same.width, same.height], `orientation ${orientation}`)
    assert.equal(await look(photo.thumb256), await look(same.thumb256), `orientation ${orientation}`)
  }
})
