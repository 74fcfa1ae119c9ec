import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { jpeg, testLibrary } from '../test-folder.ts'

async function captioned(t: TestContext, files: Record<string, string | Buffer>) {
  const library = await testLibrary(t, { 'a.jpg': await jpeg(1), 'sub/b.jpg': await jpeg(2), ...files })
  await library.index()
  return library
}

/** Captions of COCO, about twice as long as what is read of a file at once. */
const filler = Array.from({ length: 1500 }, (_, id) => ({
  image_id: 1,
  id,
  caption: `filler ${id} `.repeat(4),
}))

const forms: Record<string, [name: string, content: string | Buffer]> = {
  'separators inside quoted headers do not count': [
    'captions.csv',
    '"image";"caption";"notes, more"\na.jpg;one, two;x\nsub/b.jpg;"a ""word""";y\n',
  ],
  'Excel says its separator': [
    'captions.csv',
    'sep=;\r\nimage;caption\r\na.jpg;one, two\r\nsub/b.jpg;"a ""word"""\r\n',
  ],
  'Excel says it in quotes': ['captions.csv', '"sep=|"\nimage|caption\na.jpg|one, two\nsub/b.jpg|a "word"\n'],
  'bars with spaces around them': [
    'captions.csv',
    'image_name| comment_number| comment\na.jpg| 0| one, two\nsub/b.jpg| 0| a "word" \n',
  ],
  tabs: ['captions.csv', 'id\tfile_name\ttext\n1\ta.jpg\tone, two\n2\tsub/b.jpg\ta "word"\n'],
  'Excel in UTF-16': [
    'captions.csv',
    Buffer.from('\uFEFFimage\tcaption\r\na.jpg\tone, two\r\nsub/b.jpg\ta "word"\r\n', 'utf16le'),
  ],
  "Hugging Face's table": [
    'metadata.csv',
    'file_name,label,text\na.jpg,3,"one, two"\nsub/b.jpg,4,"a ""word"""\n',
  ],
  "Hugging Face's lines": [
    'metadata.jsonl',
    '{"file_name": "a.jpg", "text": "one, two", "objects": {"bbox": [[1, 2, 3, 4]]}}\n{"file_name": "sub/b.jpg", "text": "a \\"word\\""}\n',
  ],
  "Kaggle's captions": ['captions.txt', 'image,caption\na.jpg,"one, two"\nsub/b.jpg,"a ""word"""\n'],
  'COCO with its captions before its images': [
    'captions_val2017.json',
    JSON.stringify({
      info: { year: 2017 },
      annotations: [
        ...filler,
        { image_id: 7, id: 1, caption: 'one, two' },
        { image_id: 9, id: 2, caption: 'a "word"' },
      ],
      images: [
        { id: 7, file_name: 'a.jpg' },
        { id: 9, file_name: 'b.jpg' },
      ],
    }),
  ],
  'COCO on many lines': [
    'captions_train2017.json',
    JSON.stringify(
      {
        images: [
          { id: 7, file_name: 'a.jpg' },
          { id: 9, file_name: 'b.jpg' },
        ],
        licenses: [{ name: 'x' }],
        annotations: [
          { image_id: 7, id: 1, caption: 'one, two' },
          ...filler,
          { image_id: 9, id: 2, caption: 'a "word"' },
        ],
      },
      null,
      2,
    ),
  ],
}

for (const [form, [name, content]] of Object.entries(forms)) {
  test(`a table is read: ${form}`, async (t) => {
    const library = await captioned(t, { [name]: content })
    assert.equal(library.state(name), 'excluded sidecar')
    assert.deepEqual(library.captions('a.jpg'), ['table: one, two'])
    assert.deepEqual(library.captions('sub/b.jpg'), ['table: a "word"'])
  })
}

const others: Record<string, string> = {
  'metadata.csv': 'experiment,loss\n1,0.5\n',
  'metadata.jsonl': '{"experiment": 1}\n',
  'captions.txt': 'Dear diary\n',
  'captions_style.json': '{"font": {"size": 12}}',
}

for (const [name, content] of Object.entries(others)) {
  test(`a file that is only called like a table is no failure: ${name}`, async (t) => {
    const library = await captioned(t, { [name]: content })
    assert.equal(library.state(name), 'unsupported no-captions')
    const [entry] = library.store.files.page('unsupported', 0, 1)
    assert.match(entry!.reason!.message, new RegExp(`^${name} holds no captions: `))
  })
}

test('a table that breaks late gives nothing, and says where', async (t) => {
  const rows = Array.from({ length: 5000 }, (_, i) => `a.jpg,caption ${i}\n`).join('')
  const library = await captioned(t, { 'captions.csv': `sep=,\nimage,caption\n${rows}a.jpg,"never closed\n` })
  assert.deepEqual(library.captions('a.jpg'), [])
  const [entry] = library.store.files.page('failed', 0, 1)
  assert.match(entry!.reason!.message, /^captions\.csv, line 5003: .*quote/)
})

test('other columns, empty captions and control characters do not spoil a table', async (t) => {
  const library = await captioned(t, {
    'captions.csv': 'image,caption\na.jpg,\na.jpg,"two\nlines\x07"\na.jpg,   \n',
  })
  assert.deepEqual(library.captions('a.jpg'), ['table: two lines'])
})
