/** Kills the fetching of a model with SIGKILL at random moments; it must go on where it stopped. */
import assert from 'node:assert/strict'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { FileServer, someBytes } from '../fixtures/file-server.ts'
import { environment, finish, inDatabase, inScratch, killAfter, type KillOptions } from './killing.ts'

const layout = resolve(import.meta.dirname, '../parity/models/immich')
const LARGE = 'textual/model.onnx_data'

/** Let finish after its kills, `kindred models add` gives the very model, and what was there was not fetched again. */
export async function killDownload({ times, random, say }: Omit<KillOptions, 'photos'>): Promise<void> {
  const hub = await FileServer.open()
  try {
    await inScratch(async (dir) => {
      // Bytes behind the weights, which no graph asks for, make it a file that takes a while.
      const content = Buffer.concat([await readFile(join(layout, LARGE)), someBytes(1_500_000)])
      await hub.publish('someone/tiny', layout, { [LARGE]: content })
      hub.pace = 30_000
      const [calm, killed] = [join(dir, 'calm'), join(dir, 'killed')]
      const add = ['models', 'add', 'someone/tiny', '--accept-licence']
      const env = { ...environment, HF_ENDPOINT: hub.url }
      const started = performance.now()
      await finish(calm, add, env)
      const whole = performance.now() - started
      const expected = models(calm)
      assert.equal(expected.length, 1)

      hub.asked.length = 0
      for (let kills = 0; kills < times;) {
        const moment = random() * whole
        if (await killAfter(killed, add, moment, env)) {
          say(
            `models add, kill ${++kills} after ${Math.round(moment)} ms: asked from ${starts(hub).join(', ')}`,
          )
          assert.deepEqual(
            starts(hub),
            starts(hub).toSorted((a, b) => a - b),
            'some was fetched again',
          )
        } else {
          say('fetching was done before its kill: once more from the start')
          assert.deepEqual(models(killed), expected)
          await rm(killed, { recursive: true })
          hub.asked.length = 0
        }
      }
      await finish(killed, add, env)
      assert.deepEqual(models(killed), expected)
      assert.deepEqual(await readdir(join(killed, 'downloads')), [])
      assert.deepEqual(await readdir(join(killed, 'models')), ['someone-tiny'])
    })
  } finally {
    await hub.close()
  }
}

/** From where in the large file each request wanted it. */
const starts = (hub: FileServer): number[] =>
  hub.asked
    .filter(({ path, method }) => path.endsWith(LARGE) && method === 'GET')
    .map(({ range }) => Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0))

/** The hashes of all models. */
const models = (home: string): string[] =>
  inDatabase(home, (db) => db.prepare<[], string>('SELECT hash FROM models ORDER BY 1').pluck().all())
