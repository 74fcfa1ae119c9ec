/** That a caption file, whatever it is, harms nothing but itself. */
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import type { Limits } from '../../processes/index.ts'
import { CaptionParser, type IndexOptions } from '../index.ts'
import { jpeg, testLibrary, type TestLibrary } from '../test-folder.ts'

const sound = {
  'a.txt': 'beside a',
  'captions.csv': 'image,caption\na.jpg,of the table\n',
  'sub/b.jpg.txt': 'beside b',
  'sub/captions.json': '{"b.jpg": "of the table below"}',
}

/** A library with `a.jpg` and `sub/b.jpg`, sound caption files of both, and others. */
async function mixed(t: TestContext, bad: Record<string, string> = {}): Promise<TestLibrary> {
  return testLibrary(t, { 'a.jpg': await jpeg(1), 'sub/b.jpg': await jpeg(2), ...sound, ...bad })
}

async function indexWithin(t: TestContext, library: TestLibrary, limits: Partial<Limits>): Promise<void> {
  const captionParser = new CaptionParser({ limits })
  t.after(() => captionParser.close())
  await library.index({ captionParser })
}

function soundIsRead(library: TestLibrary): void {
  assert.deepEqual(library.captions('a.jpg').sort(), ['sidecar: beside a', 'table: of the table'])
  assert.deepEqual(library.captions('sub/b.jpg').sort(), ['sidecar: beside b', 'table: of the table below'])
}

const failures = (library: TestLibrary) =>
  library.store.files.page('failed', 0, 100).map(({ reason }) => reason!.message)

test('files that take too much memory are refused by name, and the others are read', async (t) => {
  const library = await mixed(t, {
    'a.xmp': `<a>${'<b/>'.repeat(1_000_000)}</a>`,
    'bad/captions.json': `[{"image": "a.jpg", "caption": "${'a'.repeat(100 << 20)}"}]`,
  })
  await indexWithin(t, library, { memory: 240 << 20 })
  soundIsRead(library)
  const needs = 'needs more than 0.2 GB of memory to be read. None of its captions were taken.'
  assert.deepEqual(failures(library).sort(), [`a.xmp ${needs}`, `captions.json ${needs}`])
})

test('a table that takes too long is refused by name, and the others are read', async (t) => {
  // Each line costs the parser some time, and no row comes of it.
  const library = await mixed(t, { 'bad/captions.json': `[${'\n'.repeat(200 << 20)}]` })
  await indexWithin(t, library, { taskMs: 8000 })
  soundIsRead(library)
  assert.deepEqual(failures(library), [
    'captions.json takes longer than 8 seconds to read. None of its captions were taken.',
  ])
})

/** Does something to the folder when all is found and no caption file is read. */
const beforeCaptions = (work: () => void): Partial<IndexOptions> => ({
  report({ stage, done }) {
    if (stage === 'Reading captions' && done === 0) work()
  },
})

test('a link in the place of a caption file or of a folder above it is not followed', async (t) => {
  const library = await mixed(t)
  const secret = join(library.home, 'secret')
  mkdirSync(secret)
  for (const name of ['a.txt', 'b.jpg.txt']) writeFileSync(join(secret, name), 'a secret')
  writeFileSync(join(secret, 'captions.csv'), 'image,caption\na.jpg,a secret\n')
  writeFileSync(join(secret, 'captions.json'), '{"b.jpg": "a secret"}')
  const at = (path: string) => join(library.folder, path)
  await library.index(
    beforeCaptions(() => {
      for (const name of ['a.txt', 'captions.csv']) {
        renameSync(at(name), at(`was ${name}`))
        symlinkSync(join(secret, name), at(name))
      }
      renameSync(at('sub'), at('was sub'))
      symlinkSync(secret, at('sub'))
    }),
  )
  assert.deepEqual([...library.captions('a.jpg'), ...library.captions('sub/b.jpg')], [])
  for (const path of Object.keys(sound)) assert.equal(library.state(path), 'failed link')
  assert.match(failures(library)[0]!, /^a\.txt was a file .* links are not followed/)
})
