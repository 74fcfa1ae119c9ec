/** Kills `kindred models use` while the model looks at photos; the one before must answer until it has seen enough. */
import assert from 'node:assert/strict'
import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { createEngine } from '../../main/engine/index.ts'
import { modelHash } from '../../main/models/index.ts'
import type { PackManifest } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
import {
  environment,
  finish,
  inDatabase,
  inScratch,
  installModel,
  keptRows,
  killAfter,
  killWhen,
  type KillOptions,
} from './killing.ts'

const NEWEST = 20

export async function killSwitch({ times, photos, random, say }: KillOptions): Promise<void> {
  await inScratch(async (dir) => {
    const folder = join(dir, 'photos')
    await writeShapes(folder, photos)
    const [indexed, calm, killed] = [join(dir, 'indexed'), join(dir, 'calm'), join(dir, 'killed')]
    const hashes: Record<string, string> = {}
    const install = (id: string, options: Parameters<typeof writeTinyPack>[1]) =>
      installModel(indexed, id, async (into): Promise<PackManifest> => {
        const manifest = await writeTinyPack(into, { name: id, heads: true, ...options })
        hashes[id] = modelHash(manifest)
        return manifest
      })
    await install('second', { twist: 2, products: 4 })
    await install('first', {})
    await finish(indexed, ['index', folder])
    const seen = (home: string, id: string) => keptRows(home, 'vectors', hashes[id]!)
    const old = seen(indexed, 'first')
    const again = async (home: string) => {
      await rm(home, { recursive: true, force: true })
      await cp(indexed, home, { recursive: true })
    }

    await again(calm)
    const started = performance.now()
    await finish(calm, ['models', 'use', 'second'])
    const whole = performance.now() - started
    const expected = seen(calm, 'second')
    assert.deepEqual([active(calm), expected.size, old.size], [['second'], photos, photos])

    /** What holds whenever it is killed. @returns the active model */
    const check = async (enough: number) => {
      const models = active(killed)
      assert.equal(models.length, 1)
      assert.deepEqual(seen(killed, 'first'), old, 'something of the old one was lost')
      const now = seen(killed, 'second')
      for (const [hash, data] of now) assert.deepEqual(data, expected.get(hash), 'torn')
      if (models[0] === 'second') assert.ok(now.size >= enough, 'it answers before it has seen enough')
      const { model, results } = (await finish(killed, ['search', 'red above blue'])) as Found
      assert.ok(model === models[0] && results.length > 0, `${model} does not answer`)
      return models[0]!
    }
    const done = () => assert.deepEqual([active(killed), seen(killed, 'second')], [['second'], expected])

    await again(killed)
    for (let kills = 0; kills < times;) {
      const moment = random() * whole
      if (await killAfter(killed, ['models', 'use', 'second'], moment)) {
        const model = await check(photos)
        say(`models use, kill ${++kills} after ${Math.round(moment)} ms: ${model} answers`)
      } else {
        say('the switch was done before its kill: once more from the start')
        done()
        await again(killed)
      }
    }
    await finish(killed, ['models', 'use', 'second'])
    done()

    await again(killed)
    await killWhen(killed, ['models', 'use', 'second'], (db) => sees(db, hashes['second']!))
    say(`models use, killed as it looks at photos: ${await check(photos)} answers`)
    await carriedOn(killed)
    done()

    await again(killed)
    const sooner = ['models', 'use', 'second', '--newest', String(NEWEST)]
    await killWhen(killed, sooner, (db) => active(db)[0] === 'second')
    say(`models use --newest, killed as it switches: ${await check(NEWEST)} answers`)
    await carriedOn(killed)
    done()
  })
}

interface Found {
  model: string
  results: unknown[]
}

/** Opens the library as the app does and waits until nothing is left to do. */
async function carriedOn(home: string): Promise<void> {
  const engine = await createEngine({ home, resources: environment.KINDRED_RESOURCES })
  try {
    for await (const jobs of await engine.client.jobs.watch())
      if (jobs.every(({ finishedAt }) => finishedAt !== null)) break
  } finally {
    await engine.close()
  }
}

/** The ids of all active models. */
function active(home: string | Database.Database): string[] {
  const read = (db: Database.Database) =>
    db.prepare<[], string>('SELECT id FROM models WHERE active = 1').pluck().all()
  return typeof home === 'string' ? inDatabase(home, read) : read(home)
}

const sees = (db: Database.Database, hash: string): boolean =>
  db.prepare<[string], number>('SELECT count(*) FROM vectors WHERE model_hash = ?').pluck().get(hash)! > 0
