import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { deflateSync } from 'node:zlib'
import { test } from 'node:test'
import { chooseDate, parseDate } from './dates.ts'
import type { Metadata } from './metadata.ts'
import { parseCoordinate } from './places.ts'
import { readDescription } from './read-photo.ts'
import {
  iptcRecord,
  jpegWithXmp,
  red,
  withChunks,
  withExifBytes,
  withIptc,
  xmpList,
  xmpPacket,
} from './test-files.ts'
import { decodeText } from './text.ts'

const read = (data: Buffer): Promise<Metadata> =>
  readDescription({ name: 'x.jpg', kind: 'plain', data: data as Buffer<ArrayBuffer>, hash: '' })

const lines = ({ captions }: Metadata) => captions.map(({ source, text }) => `${source}: ${text}`)

const exif = {
  IFD0: { Make: 'NIKON CORPORATION', Model: 'NIKON D90', ImageDescription: 'A quiet harbour' },
  IFD2: { DateTimeOriginal: '2020:05:06 07:08:09', SubSecTimeOriginal: '25' },
  IFD3: {
    GPSLatitudeRef: 'S',
    GPSLatitude: '33/1 51/1 30/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '151/1 12/1 0/1',
  },
}

for (const format of ['jpeg', 'png', 'webp', 'avif'] as const) {
  test(`EXIF and XMP are read from ${format}`, async () => {
    const packet =
      xmpPacket(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">Boats &amp; gulls &#233;t&#xE9;</rdf:li>
      <rdf:li xml:lang="de">Boote</rdf:li></rdf:Alt></dc:description>
      <dc:subject><rdf:Bag><rdf:li>harbour</rdf:li><rdf:li>boat</rdf:li></rdf:Bag></dc:subject>`)
    const data = await red().withExif(exif).withXmp(packet).toFormat(format).toBuffer()
    const photo = await read(data)
    assert.equal(photo.takenAt, Date.UTC(2020, 4, 6, 7, 8, 9, 250))
    assert.equal(photo.camera, 'NIKON D90')
    assert.ok(Math.abs(photo.latitude! + 33.858333) < 1e-5 && Math.abs(photo.longitude! - 151.2) < 1e-5)
    assert.deepEqual(photo.captions, [
      { text: 'Boats & gulls été', source: 'embedded' },
      { text: 'Boote', source: 'embedded' },
      { text: 'A quiet harbour', source: 'embedded' },
      { text: 'harbour, boat', source: 'keywords' },
    ])
  })
}

test('IPTC caption and keywords are read, in UTF-8', async () => {
  const data = withIptc(await red().jpeg().toBuffer(), [
    iptcRecord(1, 90, '\x1b%G'),
    iptcRecord(2, 120, 'Füchse im Schnee'),
    iptcRecord(2, 25, 'fox'),
    iptcRecord(2, 25, 'snow'),
  ])
  assert.deepEqual((await read(data)).captions, [
    { text: 'Füchse im Schnee', source: 'embedded' },
    { text: 'fox, snow', source: 'keywords' },
  ])
})

test('the date of XMP counts where EXIF has none, and impossible dates count for nothing', async () => {
  const dated = async (IFD2: Record<string, string>, packet: string) =>
    (await read(await red().withExif({ IFD2 }).withXmp(packet).jpeg().toBuffer())).takenAt
  const created = xmpPacket('', 'xmp:CreateDate="2001-02-03T04:05:06+09:00"')
  assert.equal(await dated({}, created), Date.UTC(2001, 1, 3, 4, 5, 6))
  assert.equal(
    await dated({ DateTimeOriginal: '0000:00:00 00:00:00' }, created),
    Date.UTC(2001, 1, 3, 4, 5, 6),
  )
  assert.equal(await dated({ DateTimeOriginal: '2023:02:31 10:00:00' }, xmpPacket('')), null)
})

test('a place of 0, 0 and a camera’s own description are left out', async () => {
  const data = await red()
    .withExif({
      IFD0: { ImageDescription: 'OLYMPUS DIGITAL CAMERA' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '0/1 0/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '0/1 0/1 0/1',
      },
    })
    .jpeg()
    .toBuffer()
  const photo = await read(data)
  assert.deepEqual([photo.latitude, photo.longitude, photo.captions], [null, null, []])
})

test('damaged metadata does not fail a photo', async () => {
  const data = await red()
    .withExif(exif)
    .withXmp(xmpPacket('<dc:description><rdf:Alt></dc:subject>'))
    .jpeg()
    .toBuffer()
  const at = data.indexOf('Exif\0\0')
  data.fill(0xff, at + 6, at + 60)
  const { takenAt, captions } = await read(data)
  assert.deepEqual([takenAt, captions], [null, []])
})

test('tags in a tree give their last words as keywords, each once', async () => {
  for (const tree of [
    xmpList('lr:hierarchicalSubject', 'Bag', ['Places|Coast|Harbour', 'Animals|Gull']),
    xmpList('digiKam:TagsList', 'Seq', ['Places/Coast/Harbour', 'Animals/Gull']),
  ]) {
    assert.deepEqual(lines(await read(await jpegWithXmp(xmpPacket(tree)))), ['keywords: Harbour, Gull'])
    const both = xmpPacket(xmpList('dc:subject', 'Bag', ['Harbour', 'Boat']) + tree)
    assert.deepEqual(lines(await read(await jpegWithXmp(both))), ['keywords: Harbour, Boat, Gull'])
  }
})

test('the title of XMP is a caption', async () => {
  const packet = xmpPacket(
    xmpList('dc:title', 'Alt', ['Boats at the pier']) + xmpList('dc:description', 'Alt', ['boats']),
  )
  assert.deepEqual(lines(await read(await jpegWithXmp(packet))), [
    'embedded: boats',
    'embedded: Boats at the pier',
  ])
})

test("Windows' own tags give captions and keywords", async () => {
  const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le')
  const data = withExifBytes(await red().jpeg().toBuffer(), [
    [0x9c9b, 'byte', wide('Wiese')],
    [0x9c9c, 'byte', wide('eine gelbe Wiese – schön')],
    [0x9c9e, 'byte', wide('Wiese; gelb')],
  ])
  assert.deepEqual(lines(await read(data)), [
    'embedded: Wiese',
    'embedded: eine gelbe Wiese – schön',
    'keywords: Wiese, gelb',
  ])
})

const comments: Record<string, [code: string, text: Buffer]> = {
  ASCII: ['ASCII\0\0\0', Buffer.from('A seal – at last', 'utf8')],
  'UTF-16, low byte first': ['UNICODE\0', Buffer.from('A seal – at last', 'utf16le')],
  'UTF-16, high byte first': ['UNICODE\0', Buffer.from('A seal – at last', 'utf16le').swap16()],
  'no encoding': ['\0\0\0\0\0\0\0\0', Buffer.from('A seal \x96 at last', 'latin1')],
}

for (const [encoding, [code, text]] of Object.entries(comments)) {
  test(`a user comment is a caption: ${encoding}`, async () => {
    const comment = Buffer.concat([Buffer.from(code, 'latin1'), text])
    const data = withExifBytes(await red().jpeg().toBuffer(), [], [[0x9286, 'undefined', comment]])
    assert.deepEqual(lines(await read(data)), ['embedded: A seal – at last'])
  })
}

test('a user comment of zeros, spaces or bytes that are no text is none', async () => {
  for (const text of ['\0'.repeat(40), ' '.repeat(40), 'ab\x01\x02\x03cd']) {
    const comment = Buffer.from(`ASCII\0\0\0${text}`, 'latin1')
    const data = withExifBytes(await red().jpeg().toBuffer(), [], [[0x9286, 'undefined', comment]])
    assert.deepEqual(lines(await read(data)), [])
  }
})

test('text in a PNG gives captions, plain and compressed', async () => {
  const png = await red().png().toBuffer()
  const plain = withChunks(png, [
    ['tEXt', 'Title\0Füße im Schnee'],
    ['iTXt', Buffer.from('Description\0\0\0\0\0A harbour – 港')],
    ['tEXt', 'Software\0Acme Paint'],
    ['tEXt', 'Comment\0Created with GIMP'],
  ])
  assert.deepEqual(lines(await read(plain)), ['embedded: A harbour – 港', 'embedded: Füße im Schnee'])
  const compressed = withChunks(png, [
    ['zTXt', Buffer.concat([Buffer.from('Title\0\0'), deflateSync(Buffer.from('Boats'))])],
    [
      'iTXt',
      Buffer.concat([Buffer.from('Description\0\x01\0\0\0'), deflateSync(Buffer.from('A harbour – 港'))]),
    ],
  ])
  assert.deepEqual(lines(await read(compressed)), ['embedded: A harbour – 港', 'embedded: Boats'])
})

test('EXIF and IPTC in Windows-1252 have their dashes and quotes', async () => {
  const text = Buffer.from('\x93Fuchs\x94 \x96 im Schnee', 'latin1')
  const exif = withExifBytes(await red().jpeg().toBuffer(), [
    [0x010e, 'ascii', Buffer.concat([text, Buffer.alloc(1)])],
  ])
  assert.deepEqual(lines(await read(exif)), ['embedded: “Fuchs” – im Schnee'])
  const iptc = withIptc(await red().jpeg().toBuffer(), [iptcRecord(2, 120, text), iptcRecord(2, 25, text)])
  assert.deepEqual(lines(await read(iptc)), [
    'embedded: “Fuchs” – im Schnee',
    'keywords: “Fuchs” – im Schnee',
  ])
})

test('titles and headlines of IPTC are captions; names that cameras give are none', async () => {
  const data = withIptc(await red().jpeg().toBuffer(), [
    iptcRecord(2, 5, 'DSC_0042'),
    iptcRecord(2, 105, 'Boats come home'),
    iptcRecord(2, 120, 'boats come home'),
  ])
  assert.deepEqual(lines(await read(data)), ['embedded: boats come home'])
})

test('a day without a time is a date, and marked', async () => {
  const dated = async (packet: string) => {
    const { takenAt, dayOnly } = await read(await jpegWithXmp(packet))
    return [takenAt, dayOnly]
  }
  const day = xmpPacket('<photoshop:DateCreated>1987-05-09</photoshop:DateCreated>')
  assert.deepEqual(await dated(day), [Date.UTC(1987, 4, 9), true])
  // A scanned slide: the picture's date, not the scan's.
  const scanned = xmpPacket('', 'photoshop:DateCreated="1987-05-09" xmp:CreateDate="2015-01-02T03:04:05"')
  assert.deepEqual(await dated(scanned), [Date.UTC(1987, 4, 9), true])
  const sameDay = xmpPacket('', 'photoshop:DateCreated="2015-01-02" xmp:CreateDate="2015-01-02T03:04:05Z"')
  assert.deepEqual(await dated(sameDay), [Date.UTC(2015, 0, 2, 3, 4, 5), false])
})

test('the date of IPTC counts, with its time and without', async () => {
  const jpeg = await red().jpeg().toBuffer()
  const day = await read(withIptc(jpeg, [iptcRecord(2, 55, '19870509')]))
  assert.deepEqual([day.takenAt, day.dayOnly], [Date.UTC(1987, 4, 9), true])
  const full = await read(withIptc(jpeg, [iptcRecord(2, 55, '19870509'), iptcRecord(2, 60, '101530+0200')]))
  assert.deepEqual([full.takenAt, full.dayOnly], [Date.UTC(1987, 4, 9, 10, 15, 30), false])
  const blank = await read(withIptc(jpeg, [iptcRecord(2, 55, '00000000')]))
  assert.deepEqual([blank.takenAt, blank.dayOnly], [null, false])
})

test('dates are read in the forms that programs write, and days that are none are refused', () => {
  const time = Date.UTC(2024, 4, 1, 10, 20, 30)
  for (const text of [
    '2024:05:01 10:20:30',
    '2024-05-01T10:20:30+02:00',
    '2024-05-01T10:20:30Z',
    '20240501T102030',
    ' 2024-05-01 10:20:30 ',
  ])
    assert.deepEqual(parseDate(text), { time, dayOnly: false }, text)
  assert.deepEqual(parseDate('2024:05:01 10:20:30.25'), { time: time + 250, dayOnly: false })
  assert.deepEqual(parseDate('2024-05-01'), { time: Date.UTC(2024, 4, 1), dayOnly: true })
  for (const text of [
    '2023:02:31 10:00:00',
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '2024',
    '2024-13-01',
    '202405011',
  ])
    assert.equal(parseDate(text), null, text)
  assert.equal(chooseDate([null, 'nonsense', undefined]), null)
})

test('a place in XMP alone is the place, and none without a hemisphere', async () => {
  const at = async (latitude: string, longitude: string) => {
    const place = await read(
      await jpegWithXmp(xmpPacket('', `exif:GPSLatitude="${latitude}" exif:GPSLongitude="${longitude}"`)),
    )
    return [place.latitude, place.longitude]
  }
  assert.deepEqual(await at('33,51.5S', '151,12E'), [-(33 + 51.5 / 60), 151.2])
  assert.deepEqual(await at('33,51.5', '151,12'), [null, null])
  assert.deepEqual(await at('33,51.5S', '151,12'), [null, null])
  assert.deepEqual(await at('133,51.5S', '151,12E'), [null, null])
  assert.equal(parseCoordinate('70,15,36W'), -70.26)
})

test('GPS without a hemisphere is no place', async () => {
  const gps = (more: Record<string, string>) =>
    red()
      .withExif({ IFD3: { GPSLatitude: '33/1 30/1 0/1', GPSLongitude: '70/1 15/1 0/1', ...more } })
      .jpeg()
      .toBuffer()
  const bare = await read(await gps({}))
  assert.deepEqual([bare.latitude, bare.longitude], [null, null])
  const half = await read(await gps({ GPSLatitudeRef: 'S' }))
  assert.deepEqual([half.latitude, half.longitude], [null, null])
  const full = await read(await gps({ GPSLatitudeRef: 'S', GPSLongitudeRef: 'W' }))
  assert.deepEqual([full.latitude, full.longitude], [-33.5, -70.25])
})

const bomb = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>`

test('XMP with a document type inside a photo is refused by name, and the photo is read', async () => {
  const packet = xmpPacket(xmpList('dc:description', 'Alt', ['&b;'])).replace(
    '<x:xmpmeta',
    `${bomb}<x:xmpmeta`,
  )
  const metadata = await read(await jpegWithXmp(packet))
  assert.deepEqual(metadata.captions, [])
  assert.match(metadata.problem!.message, /^x\.jpg .*DOCTYPE/)
  assert.notEqual(metadata.problem!.remedy, '')
})

test('XMP that is too deep or too large is left out', async () => {
  const deep = xmpPacket(
    `${'<dc:x>'.repeat(5000)}${'</dc:x>'.repeat(5000)}${xmpList('dc:title', 'Alt', ['deep'])}`,
  )
  const metadata = await read(await red().withXmp(deep).png().toBuffer())
  assert.deepEqual(metadata.captions, [])
  assert.match(metadata.problem!.message, /^x\.jpg .*nested/)
  const large = xmpPacket(xmpList('dc:title', 'Alt', ['a'.repeat(5 << 20)]))
  assert.match((await read(await red().withXmp(large).png().toBuffer())).problem!.message, /^x\.jpg .*4 MB/)
})

test('sound metadata has no problem', async () => {
  assert.equal((await read(await jpegWithXmp(xmpPacket('')))).problem, null)
  assert.equal((await read(await red().jpeg().toBuffer())).problem, null)
})

test('UTF-16 without a mark is told by its zeros', () => {
  const text = 'Zwei Hunde – 犬\r\nam Strand'
  assert.equal(decodeText(Buffer.from(text, 'utf16le')), text)
  assert.equal(decodeText(Buffer.from(text, 'utf16le').swap16()), text)
})

const cases = new URL('../../../shared/cases/02-metadata/', import.meta.url)

/** What each of the shared cases says: date, `day` where it has no time, place, captions. */
const said: Record<string, unknown[]> = {
  'apple-exif-orient-date.jpg': ['2020-02-29T12:00:00.000Z'],
  'date-blank.jpg': [],
  'date-subsec.jpg': ['2019-12-31T23:30:00.700Z'],
  'date-zero-fallback.jpg': ['2011-06-05T04:03:02.000Z'],
  'date-zero.jpg': [],
  'date-zone.jpg': ['2019-12-31T23:30:00.000Z'],
  'desc-cp1252.jpg': ['embedded: Füße im Schnee'],
  'desc-utf8.jpg': ['embedded: Füße im Schnee'],
  'exif-badoffset.jpg': ['2014-01-02T03:04:05.000Z', 'Acme One'],
  'exif-bigend.jpg': ['2014-01-02T03:04:05.000Z', 'Acme'],
  'gps-nan.jpg': [],
  'gps-noref.jpg': [],
  'gps-range.jpg': [],
  'gps-south.jpg': [-33.5, -70.25],
  'gps-zero.jpg': [],
  'iptc-dup-keywords.jpg': ['keywords: boat, pier'],
  'iptc-latin1.jpg': ['embedded: Füße im Schnee', 'keywords: Füße'],
  'iptc-utf8-declared.jpg': ['embedded: Füße im Schnee', 'keywords: Füße'],
  'iptc-utf8-undeclared.jpg': ['embedded: Füße im Schnee', 'keywords: Füße'],
  'png-exif.png': ['2016-03-04T05:06:07.000Z', 'embedded: a png with exif'],
  'two-exif.jpg': [],
  'webp-exif.webp': ['2016-03-04T05:06:07.000Z', 'embedded: a webp with exif'],
  'xmp-date-only-day.jpg': ['1987-05-09T00:00:00.000Z', 'day', 'embedded: an old slide'],
  'xmp-hier-and-flat.jpg': ['keywords: Harbour'],
  'xmp-hier-only.jpg': ['keywords: Harbour, Gull'],
  'xmp-many-entities.jpg': ['embedded: two & three boats'],
  'xmp-title-only.jpg': ['embedded: Sailing boats at the pier'],
  'xp-only.jpg': ['embedded: Wiese', 'embedded: eine gelbe Wiese', 'keywords: Wiese, gelb'],
}

test(
  'the metadata of files met in the wild',
  { skip: existsSync(cases) ? false : '../shared/cases is not here' },
  async () => {
    for (const [name, expected] of Object.entries(said)) {
      const metadata = await read(readFileSync(new URL(name, cases)))
      const { takenAt, dayOnly, camera, latitude, longitude } = metadata
      const date = takenAt === null ? null : new Date(takenAt).toISOString()
      const found = [date, dayOnly ? 'day' : null, camera, latitude, longitude, ...lines(metadata)]
      assert.deepEqual(
        found.filter((each) => each !== null),
        expected,
        name,
      )
    }
  },
)
