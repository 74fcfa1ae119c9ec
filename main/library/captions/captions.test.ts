import assert from 'node:assert/strict'
import { rmSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import sharp from 'sharp'
import { jpeg, testLibrary, treeChecksum } from '../test-folder.ts'
import { jsonRows } from './json.ts'
import type { CaptionProblem } from './problem.ts'
import { decodeText } from '../../media/index.ts'

const xmp = (description: string, keywords: string[]) => `<?xpacket begin="\uFEFF"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${description}</rdf:li></rdf:Alt></dc:description>
<dc:subject><rdf:Bag>${keywords.map((word) => `<rdf:li>${word}</rdf:li>`).join('')}</rdf:Bag></dc:subject>
</rdf:Description></rdf:RDF></x:xmpmeta>`

/** A library with `a.jpg` and `sub/b.jpg` beside the given files, indexed. */
async function captioned(t: TestContext, files: Record<string, string | Buffer>) {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'sub/b.jpg': await jpeg(2), ...files })
  const before = treeChecksum(library.folder)
  await library.index()
  assert.equal(treeChecksum(library.folder), before)
  return library
}

test('text beside a photo gives a caption a line', async (t) => {
  const library = await captioned(t, {
    'a.txt': '\uFEFFtwo dogs\r\n\r\n  on   a beach \r\n',
    'a.jpg.txt': 'exactly this one\n',
    'sub/B.TXT': 'whatever the case',
  })
  assert.deepEqual(library.captions('a.jpg').sort(), [
    'sidecar: exactly this one',
    'sidecar: on a beach',
    'sidecar: two dogs',
  ])
  assert.deepEqual(library.captions('sub/b.jpg'), ['sidecar: whatever the case'])
})

test('XMP beside a photo and inside it gives descriptions and keywords', async (t) => {
  const inside = await sharp(await jpeg(3))
    .withXmp(xmp('a fox inside', ['fox']))
    .jpeg()
    .toBuffer()
  const library = await captioned(t, {
    'a.xmp': xmp('a harbour', ['boat', 'gull']),
    'c.jpg': inside,
    'c.jpg.xmp': xmp('a fox beside', []),
  })
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: a harbour', 'keywords: boat, gull'])
  assert.deepEqual(library.captions('c.jpg').sort(), [
    'embedded: a fox inside',
    'keywords: fox',
    'sidecar: a fox beside',
  ])
})

const tables: Record<string, Record<string, string>> = {
  CSV: {
    'captions.csv': '\uFEFFimage,caption\na.jpg,"one, with a comma"\na.jpg,two\nsub/b.jpg,"a ""word"""\n',
  },
  'CSV with semicolons, other names and columns': {
    'captions.csv':
      'file_name;id;Caption\r\na.jpg;1;one, with a comma\r\na.jpg;2;two\r\nsub\\b.jpg;3;a "word"\r\n',
  },
  'CSV in the folder of the photo, and names alone': {
    'captions.csv': 'image,caption\nA.JPG,"one, with a comma"\na.jpg,two\nb.jpg,"a ""word"""\n',
  },
  'a JSON list': {
    'captions.json': JSON.stringify([
      { image: 'a.jpg', captions: ['one, with a comma', 'two'] },
      { file_name: './sub/b.jpg', caption: 'a "word"' },
    ]),
  },
  'JSON by name': {
    'captions.json': JSON.stringify({ 'a.jpg': ['one, with a comma', 'two'], 'sub/b.jpg': 'a "word"' }),
  },
  COCO: {
    'captions.json': JSON.stringify({
      info: {},
      images: [
        { id: 7, file_name: 'a.jpg', width: 1 },
        { id: 9, file_name: 'b.jpg' },
      ],
      annotations: [
        { image_id: 7, id: 1, caption: 'one, with a comma' },
        { image_id: 9, id: 2, caption: ' a  "word"\n' },
        { image_id: 7, id: 3, caption: 'two' },
      ],
    }),
  },
  'JSON lines': {
    'captions.jsonl':
      '{"image": "a.jpg", "caption": "one, with a comma"}\n\n{"image":"a.jpg","text":"two"}\n{"image":"sub/b.jpg","captions":["a \\"word\\""]}',
  },
}

for (const [form, files] of Object.entries(tables)) {
  test(`a table is read: ${form}`, async (t) => {
    const library = await captioned(t, files)
    assert.deepEqual(library.captions('a.jpg'), ['table: one, with a comma', 'table: two'])
    assert.deepEqual(library.captions('sub/b.jpg'), ['table: a "word"'])
  })
}

test('a table says how many of its names match nothing', async (t) => {
  const library = await captioned(t, { 'captions.csv': 'image,caption\na.jpg,x\nnowhere.jpg,y\n' })
  const [entry] = library.store.files.page('excluded', 0, 1)
  assert.match(entry!.reason!.message, /1 caption for 1 photo\. 1 name in it match/)
})

test('changed, new and removed captions are noticed without reading pixels', async (t) => {
  const library = await captioned(t, { 'a.txt': 'old', 'captions.csv': 'image,caption\na.jpg,old row\n' })
  library.store.captions.setPerson(library.photoId('a.jpg') as never, 'mine')
  library.write('a.txt', 'new words')
  library.write('captions.csv', 'image,caption\nsub/b.jpg,new row\n')
  const result = await library.index()
  assert.deepEqual([result.decoded, result.captionFiles, result.added], [0, 2, 0])
  assert.deepEqual(library.captions('a.jpg'), ['person: mine', 'sidecar: new words'])
  assert.deepEqual(library.captions('sub/b.jpg'), ['table: new row'])

  rmSync(join(library.folder, 'a.txt'))
  rmSync(join(library.folder, 'captions.csv'))
  const after = await library.index()
  assert.deepEqual([after.decoded, after.removed], [0, 0])
  assert.deepEqual(library.captions('a.jpg'), ['person: mine'])
  assert.deepEqual(library.captions('sub/b.jpg'), [])
})

test('a table above speaks of a photo that comes later', async (t) => {
  const library = await captioned(t, { 'captions.csv': 'image,caption\nsub/c.jpg,later\n' })
  library.write('sub/c.jpg', await jpeg(8))
  await library.index()
  assert.deepEqual(library.captions('sub/c.jpg'), ['table: later'])
  assert.equal((await library.index()).captionFiles, 0)
})

test('text that lay alone becomes a caption when its photo comes', async (t) => {
  const library = await captioned(t, { 'c.txt': 'waiting' })
  assert.equal(library.state('c.txt'), 'unsupported no-picture')
  library.write('c.jpg', await jpeg(8))
  await library.index()
  assert.deepEqual(
    [library.state('c.txt'), library.captions('c.jpg')],
    ['excluded sidecar', ['sidecar: waiting']],
  )
})

const malformed: Record<string, [name: string, content: string, message: RegExp]> = {
  'an open quote': [
    'captions.csv',
    'image,caption\na.jpg,fine\nb.jpg,"never closed\n',
    /captions\.csv, line 3: .*quote/,
  ],
  'a bare comma': [
    'captions.csv',
    'image,caption\na.jpg,fine\nb.jpg,a dog, running\n',
    /captions\.csv, line 3: .*fields/,
  ],
  'no header': ['captions.csv', 'a.jpg,a dog\n', /line 1: .*header/],
  'broken JSON': [
    'captions.json',
    '[\n{"image": "a.jpg", "caption": "x"},\n{"image" "b"}\n]',
    /line 3: the JSON is broken/,
  ],
  'a list of the wrong things': [
    'captions.json',
    '[{"image": "a.jpg", "caption": "x"}, {"image": "a.jpg"}]',
    /entry 2: /,
  ],
  'a name without text': ['captions.json', '{"a.jpg": "x", "b.jpg": 7}', /at b\.jpg: /],
  'broken COCO': ['captions.json', '{"images": [{"id": 1}], "annotations": []}', /at images\.0\.file_name: /],
  'a broken line': [
    'captions.jsonl',
    '{"image": "a.jpg", "caption": "x"}\n{"image": \n',
    /line 2: it is not JSON/,
  ],
  'an incomplete line': ['captions.jsonl', '{"image": "a.jpg"}\n', /line 1: it does not give/],
  'broken XMP': [
    'a.xmp',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<dc:description>\n</x:xmpmeta>',
    /a\.xmp, line 3: /,
  ],
}

for (const [what, [name, content, message]] of Object.entries(malformed)) {
  test(`a malformed caption file is failed with its place: ${what}`, async (t) => {
    const library = await captioned(t, { [name]: content, 'sub/b.txt': 'goes on' })
    const [entry] = library.store.files.page('failed', 0, 2)
    assert.match(entry!.reason!.message, message)
    assert.notEqual(entry!.reason!.remedy, '')
    assert.deepEqual(library.captions('sub/b.jpg'), ['sidecar: goes on'])
    assert.deepEqual(library.captions('a.jpg'), [])
    assert.equal(library.state('a.jpg'), 'indexed')
  })
}

test('captions stay when their file is spoilt, until it is mended', async (t) => {
  const library = await captioned(t, { 'captions.csv': 'image,caption\na.jpg,kept\n' })
  library.write('captions.csv', 'image,caption\na.jpg,"spoilt\n')
  assert.equal((await library.index()).failed, 1)
  assert.deepEqual(library.captions('a.jpg'), ['table: kept'])
  library.write('captions.csv', 'image,caption\na.jpg,mended\n')
  assert.equal((await library.index()).failed, 0)
  assert.deepEqual(library.captions('a.jpg'), ['table: mended'])
})

test('a caption file that is touched but unchanged gives the same captions once', async (t) => {
  const library = await captioned(t, { 'a.txt': 'once' })
  utimesSync(join(library.folder, 'a.txt'), 5, 5)
  assert.equal((await library.index()).captionFiles, 1)
  assert.deepEqual(library.captions('a.jpg'), ['sidecar: once'])
})

/** Text in pieces of `size` characters, as a stream gives it. */
const pieces = (text: string, size = 7) =>
  async function* () {
    for (let i = 0; i < text.length; i += size) yield text.slice(i, i + size)
  }

test('the place where JSON breaks is found by line', async () => {
  const broken = async (text: string) => {
    try {
      for await (const _ of jsonRows(pieces(text)));
    } catch (error) {
      return (error as CaptionProblem).where
    }
    return null
  }
  assert.equal(await broken('[{},\n2,\nx]'), 'entry 1')
  assert.equal(await broken('{"a": "1",\n"b" 2,\n"c": 3}'), 'line 2')
  assert.equal(await broken('{"a":\n"1"}\n}'), 'line 3')
  assert.equal(await broken('{"a": "1",\n"b":'), 'line 2')
  assert.equal(await broken(`[\n${'{"image": "a.jpg", "text": ""},\n'.repeat(5000)}oops]`), 'line 5002')
  assert.equal(await broken(''), 'line 1')
  assert.equal(await broken(`{"a": "1",\n"b": ${'['.repeat(1000)}`), 'line 2')
})

test('text is read in the encodings that programs write', () => {
  const text = 'Füße – ok'
  assert.equal(decodeText(Buffer.from(text)), text)
  assert.equal(decodeText(Buffer.from(`\uFEFF${text}`)), text)
  assert.equal(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le')), text)
  assert.equal(decodeText(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()), text)
  assert.equal(decodeText(Buffer.from('46fcdf65209620 6f6b'.replace(' ', ''), 'hex')), text)
})
