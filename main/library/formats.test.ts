/** What becomes of iPhone's and of damaged pictures in the library. */
import assert from 'node:assert/strict'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Decoder } from '../media/index.ts'
import { jpeg, testLibrary } from './test-folder.ts'

const heic = readFileSync(new URL('../../test/fixtures/heic/turned.heic', import.meta.url))

test('a Live Photo is its still, and its video is named as that', async (t) => {
  const library = await testLibrary(t, {
    'IMG_1.HEIC': heic,
    'img_1.mov': 'moving',
    'IMG_2.JPG': await jpeg(2),
    'IMG_2.MOV': 'moving',
    'other/IMG_1.MOV': 'a video of its own',
  })
  await library.index()
  assert.deepEqual(['IMG_1.HEIC', 'img_1.mov', 'IMG_2.MOV', 'other/IMG_1.MOV'].map(library.state), [
    'indexed',
    'excluded live-video',
    'excluded live-video',
    'unsupported video',
  ])
  const video = library.store.files.page('excluded', 0, 9).find(({ path }) => path === 'img_1.mov')
  assert.equal(video?.reason?.message, 'img_1.mov is the video of the Live Photo IMG_1.HEIC.')
  const { takenAt, latitude } = library.store.photos.details(library.photoId('IMG_1.HEIC')! as never)!
  assert.deepEqual([takenAt, latitude], [Date.UTC(2024, 4, 1, 10), 48.5])

  rmSync(join(library.folder, 'IMG_2.JPG'))
  await library.index()
  assert.equal(library.state('IMG_2.MOV'), 'unsupported video', 'without its still it is any video')
})

test('a JPEG that was cut is in the library, and the ledger says how much of it is there', async (t) => {
  const whole = await jpeg(1, 400)
  const library = await testLibrary(t, { 'cut.jpg': whole.subarray(0, whole.length - 200) })
  const { added, failed } = await library.index()
  assert.deepEqual([added, failed, library.state('cut.jpg')], [1, 0, 'indexed partly-damaged'])
  const [entry] = library.store.files.page('indexed', 0, 9)
  assert.match(entry!.reason!.message, /^cut\.jpg is partly damaged: .*\d+ % of its picture/)
})

test('a picture that its decoder dies of is failed with its reason, and the rest is read', async (t) => {
  const library = await testLibrary(t, {
    'a.jpg': await jpeg(1),
    'b.jpg': await jpeg(2),
    'c.jpg': await jpeg(3),
  })
  const decoder = new Decoder({ limits: { lanes: 1, taskMs: 1 } })
  t.after(() => decoder.close())
  const { failed } = await library.index({ decoder })
  assert.equal(failed, 3)
  assert.equal(library.state('b.jpg'), 'failed too-large')
  const again = await library.index({ retryFailed: true })
  assert.deepEqual([again.added, again.failed], [3, 0])
})
