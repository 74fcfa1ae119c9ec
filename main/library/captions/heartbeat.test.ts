/** That reading a large table never holds the engine's thread. */
import assert from 'node:assert/strict'
import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { test } from 'node:test'
import { Heartbeat } from '../../../test/engine/heartbeat.ts'
import { jpeg, testLibrary } from '../test-folder.ts'

const CAPTIONS = 150_000

/** Captions of COCO, 24 MB, of which every tenth is of a photo that is there. */
async function writeCoco(path: string): Promise<void> {
  const file = createWriteStream(path)
  const write = async (text: string) => file.write(text) || (await once(file, 'drain'))
  const image = (id: number) => JSON.stringify({ id, file_name: id < 10 ? `${id}.jpg` : `COCO_${id}.jpg` })
  await write(`{"info": {}, "images": [${Array.from({ length: 30_000 }, (_, id) => image(id)).join()}]`)
  await write(', "annotations": [')
  for (let id = 0; id < CAPTIONS; id++) {
    const image_id = id % 10 === 0 ? (id / 10) % 10 : id % 30_000
    const caption = `a well decorated room with a blue wall, a dog and a window to the garden, number ${id}`
    await write(`${id === 0 ? '' : ','}${JSON.stringify({ image_id, id, caption })}`)
  }
  file.end(']}')
  await finished(file)
}

test('a large table is read without holding the thread of the engine', async (t) => {
  const photos = Array.from({ length: 10 }, async (_, i) => [`${i}.jpg`, await jpeg(i)] as const)
  const library = await testLibrary(t, Object.fromEntries(await Promise.all(photos)))
  await library.index()
  await writeCoco(join(library.folder, 'captions.json'))

  const heartbeat = new Heartbeat()
  t.after(() => heartbeat.stop())
  await heartbeat.holds(t, () => library.index())
  assert.equal(library.state('captions.json'), 'excluded sidecar')
  assert.ok(library.captions('0.jpg').length > 1000)
})
