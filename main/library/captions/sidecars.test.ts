import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { PhotoId } from '../../../shared/model/index.ts'
import { jpeg, testLibrary, type TestLibrary } from '../test-folder.ts'

async function indexed(t: TestContext, files: Record<string, string | Buffer>) {
  const library = await testLibrary(t, files)
  await library.index()
  return library
}

const takeout = (description: string, more: object = {}) =>
  JSON.stringify({
    title: 'X.jpg',
    description,
    photoTakenTime: { timestamp: '1258375918', formatted: '16 Nov 2009, 12:51:58 UTC' },
    geoData: { latitude: 30.5, longitude: 104, altitude: 0 },
    ...more,
  })

const shown = (library: TestLibrary, path: string) => {
  const { takenAt, dayOnly, latitude, longitude } = library.store.photos.details(
    library.photoId(path) as PhotoId,
  )!
  return [takenAt === null ? null : new Date(takenAt).toISOString(), dayOnly, latitude, longitude]
}

const bare = [null, false, null, null]
const given = ['2009-11-16T12:51:58.000Z', false, 30.5, 104]

test('Google Takeout gives caption, date and place where the photo has none, until its file goes', async (t) => {
  const library = await indexed(t, {
    'X.jpg': await jpeg(1),
    'X(1).jpg': await jpeg(2),
    'X.jpg.supplemental-metadata.json': takeout('on  the\npier'),
    'X.jpg.supplemental-metadata(1).json': takeout(''),
  })
  assert.deepEqual(library.captions('X.jpg'), ['sidecar: on the pier'])
  assert.deepEqual(library.captions('X(1).jpg'), [])
  assert.deepEqual(shown(library, 'X.jpg'), given)
  assert.deepEqual(shown(library, 'X(1).jpg'), given)
  assert.deepEqual(library.store.photos.outline().days, [{ day: '2009-11-16', start: 0, count: 2 }])
  const entries = library.store.files.page('excluded', 0, 2)
  const entry = entries.find(({ path }) => path === 'X.jpg.supplemental-metadata.json')
  assert.match(entry!.reason!.message, /1 caption and a date or a place for 1 photo/)

  rmSync(join(library.folder, 'X.jpg.supplemental-metadata.json'))
  library.write(
    'X.jpg.supplemental-metadata(1).json',
    takeout('', { geoData: { latitude: 0, longitude: 0 } }),
  )
  await library.index()
  assert.deepEqual(library.captions('X.jpg'), [])
  assert.deepEqual(shown(library, 'X.jpg'), bare)
  assert.deepEqual(shown(library, 'X(1).jpg'), [given[0], false, null, null])
})

test('of pictures that share a cut name, the title inside tells', async (t) => {
  const name = (end: string) => `a_rather_long_name_of_a_picture_of_the_old_harb${end}.jpg`
  const library = await indexed(t, {
    [name('our')]: await jpeg(1),
    [name('wall')]: await jpeg(2),
    'a_rather_long_name_of_a_picture_of_the_old_har.json': takeout('the wall', { title: name('wall') }),
  })
  assert.deepEqual(library.captions(name('our')), [])
  assert.deepEqual(library.captions(name('wall')), ['sidecar: the wall'])
})

test('JSON beside a photo that is not of Google Takeout is left alone', async (t) => {
  const library = await indexed(t, { 'X.jpg': await jpeg(1), 'X.jpg.json': '{"shapes": []}' })
  assert.equal(library.state('X.jpg.json'), 'unsupported no-captions')
})

const xmp = (inside: string, attributes = '') => `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/"
xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" ${attributes}>${inside}</rdf:Description></rdf:RDF></x:xmpmeta>`

test('XMP beside a photo gives title, date and place', async (t) => {
  const library = await indexed(t, {
    'a.jpg': await jpeg(1),
    'a.xmp': xmp(
      '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">an old slide</rdf:li></rdf:Alt></dc:title>',
      'photoshop:DateCreated="1987-05-09" exif:GPSLatitude="33,30S" exif:GPSLongitude="70,15W"',
    ),
  })
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: an old slide'])
  assert.deepEqual(shown(library, 'a.jpg'), ['1987-05-09T00:00:00.000Z', true, -33.5, -70.25])
})

test('a photo that changes under its sidecar keeps what the sidecar says', async (t) => {
  const library = await indexed(t, { 'X.jpg': await jpeg(1), 'X.jpg.json': takeout('still here') })
  library.write('X.jpg', await jpeg(5))
  await library.index()
  assert.deepEqual(shown(library, 'X.jpg'), given)
  assert.deepEqual(library.captions('X.jpg'), ['sidecar: still here'])
})

const document = '<!DOCTYPE x [<!ENTITY a "boo">]>'

test('XMP with a document type is refused by name', async (t) => {
  const library = await indexed(t, {
    'a.jpg': await jpeg(1),
    'a.xmp': `<?xml version="1.0"?>\n${document}\n${xmp('<dc:title>&a;</dc:title>')}`,
  })
  assert.deepEqual(library.captions('a.jpg'), [])
  const [entry] = library.store.files.page('failed', 0, 1)
  assert.match(entry!.reason!.message, /^a\.xmp, line 2: .*DOCTYPE/)
})

test('text in UTF-16 without a mark is read, and text that is none is refused by name', async (t) => {
  const wide = Buffer.from('zwei Füße – ok\r\nam Strand', 'utf16le')
  const library = await indexed(t, {
    'a.jpg': await jpeg(1),
    'a.txt': wide,
    'b.jpg': await jpeg(2),
    'b.txt': Buffer.from(wide).swap16(),
    'c.jpg': await jpeg(3),
    'c.txt': await jpeg(4),
    'd.jpg': await jpeg(5),
    'd.txt': Buffer.from('\x93old\x94 \x96 text', 'latin1'),
  })
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: zwei Füße – ok', 'sidecar: am Strand'])
  assert.deepEqual(library.captions('b.jpg'), ['sidecar: zwei Füße – ok', 'sidecar: am Strand'])
  assert.deepEqual(library.captions('c.jpg'), [])
  assert.deepEqual(library.captions('d.jpg'), ['sidecar: “old” – text'])
  const [entry] = library.store.files.page('failed', 0, 1)
  assert.match(entry!.reason!.message, /^c\.txt, line 1: it is called text but holds other data/)
  assert.notEqual(entry!.reason!.remedy, '')
})

const cases = new URL('../../../../shared/cases/', import.meta.url)
const skip = existsSync(cases) ? false : '../shared/cases is not here'

test('the sidecars met in the wild', { skip }, async (t) => {
  const folder = new URL('03-sidecar-names/', cases)
  const files = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder))] as const)
  const library = await indexed(t, Object.fromEntries(files))
  const long = 'a_rather_long_name_of_a_picture_of_the_old_harbour.jpg'
  const expected: Record<string, string[]> = {
    'C.JPG': ['sidecar: c upper'],
    'Füße.jpg': ['sidecar: umlaut'],
    'T1.jpg': ['sidecar: takeout one'],
    'T2.jpg': ['sidecar: takeout two'],
    [long]: ['sidecar: takeout four'],
    'a.jpg': ['sidecar: a full name'],
    'b.jpg': ['sidecar: b stem'],
    'd.JPG': ['sidecar: d lower on upper'],
    'e.jpg': ['sidecar: e only the jpg'],
    'e.png': [],
    'f.jpg': ['sidecar: f both'],
    'f.png': ['sidecar: f both'],
    'g.jpg': ['sidecar: line one', 'sidecar: line two'],
    'h.jpg': ['sidecar: Füße im Schnee'],
    'j.jpg': ['sidecar: sechzehn Füße'],
    'k.jpg': ['sidecar: latin Füße'],
    'l.jpg': ['sidecar: as an attribute'],
    'my.trip.2019.jpg': ['sidecar: dots'],
    'v.jpg': [],
  }
  const found = files.map(([name]) => name).filter((name) => expected[name.normalize()])
  assert.equal(found.length, Object.keys(expected).length)
  for (const name of found) assert.deepEqual(library.captions(name), expected[name.normalize()], name)
  for (const name of ['T1.jpg', 'T2.jpg', long]) assert.deepEqual(shown(library, name), given, name)
  assert.equal(library.state('v.jpg_original.xmp'), 'unsupported no-picture')
  assert.deepEqual(library.store.files.counts().failed, 0)
})

test('XMP with very many entities is read', { skip }, async (t) => {
  const file = (name: string) => readFileSync(new URL(`02-metadata/${name}`, cases))
  const library = await indexed(t, {
    'sidecar-many-entities.jpg': file('sidecar-many-entities.jpg'),
    'sidecar-many-entities.xmp': file('sidecar-many-entities.xmp'),
  })
  assert.deepEqual(library.captions('sidecar-many-entities.jpg'), ['sidecar: two & three boats'])
})
