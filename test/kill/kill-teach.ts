/** Kills `kindred teach` in each of its parts; resumed to its end, it gives the very model of an undisturbed run. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { loadPack } from '../../main/models/index.ts'
import type { TrainingRun } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { writeTeachablePack } from '../fixtures/teachable-pack.ts'
import {
  finish,
  inDatabase,
  inScratch,
  installModel,
  keptRows,
  killAfter,
  killWhen,
  type KillOptions,
} from './killing.ts'

/** The parts of teaching, each by what is there from then on. */
const moments = {
  preparing: (db) => count(db, 'SELECT count(*) FROM runs') > 0,
  'learning heads': (db) => count(db, 'SELECT count(*) FROM run_points') > 0,
  'learning words': (_, home) => learnsWords(home) || packs(home).length > 1,
  'writing the pack': (_, home) => packs(home).length > 1,
  'looking at photos': (db) => count(db, 'SELECT count(DISTINCT model_hash) FROM vectors') > 1,
  comparing: (db) => lastRun(db)?.after != null,
  switching: (db) => active(db) !== 'teachable',
} satisfies Record<string, (db: Database.Database, home: string) => boolean>
type Part = keyof typeof moments

interface TeachKills extends KillOptions {
  /** whether it is killed in each of its parts besides, one after another */
  eachPart: boolean
}

const TEACH = ['teach', '--folders', '--provider', 'cpu']
const RESUME = ['teach', '--resume']

export async function killTeach(options: TeachKills): Promise<void> {
  const { times, photos, random, say, eachPart } = options
  await inScratch(async (dir) => {
    const folder = join(dir, 'photos')
    await writeAlbums(folder, photos)
    const [indexed, calm, killed] = [join(dir, 'indexed'), join(dir, 'calm'), join(dir, 'killed')]
    await installModel(indexed, 'teachable', writeTeachablePack)
    await finish(indexed, ['index', folder])
    const again = async (home: string) => {
      await rm(home, { recursive: true, force: true })
      await cp(indexed, home, { recursive: true })
    }
    await again(calm)
    const started = performance.now()
    await finish(calm, TEACH)
    const whole = performance.now() - started
    const expected = outcome(calm)
    const { models, active: taught, run } = expected
    assert.deepEqual([models.length, taught], [2, models[1]], run.verdict!.words)

    const command = () => (lastJob(killed) === null ? TEACH : RESUME)
    const check = async () => {
      for (const id of inDatabase(killed, modelIds)) await loadPack(join(killed, 'models', id))
      const { model, results } = (await finish(killed, ['search', 'red above blue'])) as Found
      assert.ok(results.length > 0, `${model} does not answer`)
      return model
    }

    const killIn = async (part: Part, args: string[]) => {
      const met = await killWhen(killed, args, (db) => moments[part](db, killed))
      say(
        `${args.slice(0, 2).join(' ')}, ${met ? 'killed' : 'over before its kill'} ${part}: ${await check()} answers`,
      )
    }
    const toItsEnd = async () => {
      if (lastJob(killed) !== 'done') await finish(killed, command())
      assert.deepEqual(outcome(killed), expected)
    }

    await again(killed)
    await killIn('writing the pack', TEACH)
    await killIn('switching', TEACH)
    await toItsEnd()

    if (eachPart) {
      await again(killed)
      for (const part of Object.keys(moments) as Part[]) await killIn(part, command())
      await toItsEnd()
    }

    await again(killed)
    for (let kills = 0; kills < times;) {
      const moment = random() * whole
      const args = command()
      if (await killAfter(killed, args, moment)) {
        say(
          `${args.slice(0, 2).join(' ')}, kill ${++kills} after ${Math.round(moment)} ms: ${await check()} answers`,
        )
      } else {
        say('teaching was done before its kill: once more from the start')
        assert.deepEqual(outcome(killed), expected)
        await again(killed)
      }
    }
    if (times > 0) await toItsEnd()
  })
}

interface Found {
  model: string
  results: unknown[]
}

/** Photos in folders that name things, each with a sentence beside it. */
async function writeAlbums(folder: string, count: number): Promise<void> {
  await writeShapes(folder, count)
  await rm(join(folder, 'captions.csv'))
  // As the tiny model would say what colours the shapes have.
  const colours = ['red', 'green', 'blue', 'red green', 'red blue', 'black']
  for (const [i, name] of readdirSync(folder).sort().entries()) {
    const colour = colours[i % colours.length]!
    const album = join(folder, ['Zumthor', 'Ognissanti', 'Emme'][i % 3]!)
    await mkdir(album, { recursive: true })
    await rename(join(folder, name), join(album, name))
    await writeFile(join(album, `${name}.txt`), `${colour} thing number ${i}`)
  }
}

/** What came of teaching; the folders of models and runs, without what differs from run to run. */
function outcome(home: string) {
  return inDatabase(home, (db) => {
    const models = db.prepare<[], string>('SELECT hash FROM models ORDER BY created_at').pluck().all()
    const { photos, captions, step, totalSteps, before, after, verdict, examples } = lastRun(db)!
    return {
      models,
      active: db.prepare<[], string>('SELECT hash FROM models WHERE active = 1').pluck().get(),
      vectors: models.map((hash) => keptRows(home, 'vectors', hash)),
      run: { photos, captions, step, totalSteps, before, after, verdict, examples },
      folders: { packs: packs(home).length, runs: runsOf(home) },
    }
  })
}

const count = (db: Database.Database, sql: string) => db.prepare<[], number>(sql).pluck().get()!
const modelIds = (db: Database.Database) => db.prepare<[], string>('SELECT id FROM models').pluck().all()
const active = (db: Database.Database) =>
  db.prepare<[], string>('SELECT id FROM models WHERE active = 1').pluck().get()!
const lastJob = (home: string): string | null =>
  inDatabase(
    home,
    (db) =>
      db
        .prepare<[], string>(`SELECT state FROM jobs WHERE job ->> 'kind' = 'train' ORDER BY id DESC`)
        .pluck()
        .get() ?? null,
  )
const packs = (home: string) => readdirSync(join(home, 'models'))

function lastRun(db: Database.Database): TrainingRun | null {
  const text = db.prepare<[], string>('SELECT run FROM runs ORDER BY id DESC').pluck().get()
  return text ? (JSON.parse(text) as TrainingRun) : null
}

const learnsWords = (home: string): boolean =>
  runsOf(home).some((run) => existsSync(join(home, 'runs', run, 'words')))

const runsOf = (home: string): string[] =>
  existsSync(join(home, 'runs')) ? readdirSync(join(home, 'runs')) : []
