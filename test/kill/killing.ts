/**
 * Kills the real command line with SIGKILL at random moments, again and again, and checks that the library is whole
 * after each kill and that the work, once it is let finish, comes out as if nothing had happened.
 */
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { modelHash } from '../../main/models/index.ts'
import { decodeFloat16, openStore } from '../../main/store/index.ts'
import type { ModelId, PackManifest } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { smallRecipe } from '../fixtures/small-recipe.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'

const kindred = resolve(import.meta.dirname, '../../main/tools/kindred.mjs')
const run = promisify(execFile)
/** There is no model but those that are installed here. */
export const environment = { ...process.env, KINDRED_RESOURCES: resolve(import.meta.dirname, 'none') }

export interface KillOptions {
  /** how many kills */
  times: number
  photos: number
  /** a number 0..1 for each kill's moment */
  random: () => number
  say: (line: string) => void
}

/** Kills `kindred index` of a library whose model embeds the photos. */
export async function killIndex({ times, photos, random, say }: KillOptions): Promise<void> {
  await inScratch(async (dir) => {
    const folder = join(dir, 'photos')
    await writeShapes(folder, photos)
    const before = await checksum(folder)
    const [calm, killed] = [join(dir, 'calm'), join(dir, 'killed')]
    for (const home of [calm, killed]) await installModel(home)
    const started = performance.now()
    await finish(calm, ['index', folder])
    const whole = performance.now() - started
    const expected = await contents(calm)
    assert.equal(expected.vectors, photos)

    let last = await contents(killed)
    for (let kills = 0; kills < times;) {
      const moment = random() * whole
      if (await killAfter(killed, ['index', folder], moment)) {
        const now = await contents(killed)
        say(
          `index, kill ${++kills} after ${Math.round(moment)} ms: ${now.hashes.length} photos, ${now.vectors} vectors`,
        )
        assert.ok(
          now.hashes.length >= last.hashes.length && now.vectors >= last.vectors,
          'something was lost',
        )
        last = now
      } else {
        say('index was done before its kill: once more from the start')
        assert.deepEqual(await contents(killed), expected)
        await rm(killed, { recursive: true })
        await installModel(killed)
        last = await contents(killed)
      }
    }
    await finish(killed, ['index', folder])
    assert.deepEqual(await contents(killed), expected)
    const again = await finish(killed, ['index', folder])
    assert.match((again as { summaries: string[] }).summaries[0]!, /^Nothing has changed/)
    assert.equal(await checksum(folder), before, 'the photo folder was written to')
  })
}

/** Kills `kindred train`; resumed to its end, it gives the very model that an undisturbed run gives. */
export async function killTrain({ times, photos, random, say }: KillOptions): Promise<void> {
  await inScratch(async (dir) => {
    const folder = join(dir, 'photos')
    await writeShapes(folder, photos)
    const [calm, indexed, killed] = [join(dir, 'calm'), join(dir, 'indexed'), join(dir, 'killed')]
    await finish(calm, ['index', folder])
    await cp(calm, indexed, { recursive: true })
    await cp(calm, killed, { recursive: true })
    const recipe = join(dir, 'recipe.json')
    await writeFile(recipe, JSON.stringify(smallRecipe))
    const train = ['train', '--recipe', recipe, '--epochs', '100', '--provider', 'cpu']
    const started = performance.now()
    await finish(calm, train)
    const whole = performance.now() - started
    const expected = activeModel(calm)
    assert.ok(expected)

    for (let kills = 0; kills < times;) {
      const moment = random() * whole
      const resuming = hasRun(killed)
      if (await killAfter(killed, resuming ? ['train', '--resume'] : train, moment)) {
        const what = resuming ? 'train --resume' : 'train'
        say(`${what}, kill ${++kills} after ${Math.round(moment)} ms: ${progress(killed)}`)
      } else {
        say('training was done before its kill: once more from the start')
        assert.equal(activeModel(killed), expected)
        await rm(killed, { recursive: true })
        await cp(indexed, killed, { recursive: true })
      }
    }
    if (!activeModel(killed)) await finish(killed, hasRun(killed) ? ['train', '--resume'] : train)
    assert.equal(activeModel(killed), expected)
    const { results } = (await finish(killed, ['search', 'a red circle'])) as { results: unknown[] }
    assert.ok(results.length > 0)
  })
}

export async function inScratch(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'kindred-kill-'))
  try {
    await work(dir)
  } finally {
    await rm(dir, { recursive: true })
  }
}

/** Puts a model into a library; the last one is active. */
export async function installModel(
  home: string,
  id = 'colours',
  write: (dir: string) => Promise<PackManifest> = writeTinyPack,
): Promise<void> {
  const manifest = await write(join(home, 'models', id))
  const store = openStore(home)
  store.models.add({ id: id as ModelId, hash: modelHash(manifest), manifest, bytes: 1 })
  store.models.activate(id as ModelId)
  store.close()
}

/** Runs a command to its end and gives its document. */
export async function finish(home: string, args: string[], env = environment): Promise<unknown> {
  const { stdout } = await run(process.execPath, [kindred, ...args, '--home', home, '--json'], {
    maxBuffer: 2 ** 26,
    env,
  })
  return JSON.parse(stdout)
}

/** True: the command was killed; false: it had ended before. */
export async function killAfter(
  home: string,
  args: string[],
  ms: number,
  env = environment,
): Promise<boolean> {
  return killOnce(home, args, env, (exited) => Promise.race([sleep(ms), exited]))
}

/** Kills a command as soon as a look at the library, which must be there, finds what is waited for; else as `killAfter`. */
export async function killWhen(
  home: string,
  args: string[],
  holds: (db: Database.Database) => boolean | Promise<boolean>,
): Promise<boolean> {
  const db = new Database(join(home, 'library.sqlite'), { readonly: true, fileMustExist: true })
  try {
    return await killOnce(home, args, environment, async (exited) => {
      let ended = false
      void exited.then(() => (ended = true))
      while (!ended && !(await holds(db))) await sleep(1)
    })
  } finally {
    db.close()
  }
}

async function killOnce(
  home: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  moment: (exited: Promise<boolean>) => Promise<unknown>,
): Promise<boolean> {
  const child = spawn(process.execPath, [kindred, ...args, '--home', home], { stdio: 'ignore', env })
  const exited = new Promise<boolean>((settle) =>
    child.once('exit', (_, signal) => settle(signal === 'SIGKILL')),
  )
  await moment(exited)
  child.kill('SIGKILL')
  return exited
}

/** What the library holds, read as it lies on disk, after SQLite's own check. */
async function contents(home: string): Promise<{ hashes: string[]; captions: string[]; vectors: number }> {
  return inDatabase(home, (db) => ({
    hashes: db
      .prepare<[], string>(
        "SELECT DISTINCT hash FROM photos p JOIN files f ON f.photo_id = p.id AND f.state = 'indexed' ORDER BY 1",
      )
      .pluck()
      .all(),
    captions: db
      .prepare<[], string>(
        'SELECT hash || text FROM captions c JOIN photos p ON p.id = c.photo_id ORDER BY 1',
      )
      .pluck()
      .all(),
    vectors: db.prepare<[], number>('SELECT count(*) FROM vectors').pluck().get()!,
  }))
}

function activeModel(home: string): string | null {
  return inDatabase(
    home,
    (db) => db.prepare<[], string>('SELECT hash FROM models WHERE active = 1').pluck().get() ?? null,
  )
}

/** Whether a run was begun; a kill before that leaves nothing to resume. */
function hasRun(home: string): boolean {
  return inDatabase(home, (db) => db.prepare<[], number>('SELECT count(*) FROM runs').pluck().get()! > 0)
}

function progress(home: string): string {
  return inDatabase(home, (db) => {
    const text = db.prepare<[], string>('SELECT run FROM runs ORDER BY id DESC').pluck().get()
    if (!text) return 'no run yet'
    const { state, step, totalSteps } = JSON.parse(text) as {
      state: string
      step: number
      totalSteps: number
    }
    return `${state}, step ${step} of ${totalSteps}`
  })
}

export function inDatabase<T>(home: string, work: (db: Database.Database) => T): T {
  const store = openStore(home)
  store.close()
  const db = new Database(join(home, 'library.sqlite'))
  try {
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok')
    assert.deepEqual(db.pragma('foreign_key_check'), [])
    return work(db)
  } finally {
    db.close()
  }
}

/** What is kept of photos for a model or a trunk, by photo. */
export function keptRows(
  home: string,
  table: 'features' | 'vectors',
  model: string,
): Map<string, Float32Array> {
  const of = table === 'features' ? 'trunk_hash' : 'model_hash'
  return inDatabase(home, (db) => {
    const rows = db.prepare<[string], { hash: string; data: Buffer }>(
      `SELECT photo_hash AS hash, data FROM ${table} WHERE ${of} = ? ORDER BY 1`,
    )
    return new Map(rows.all(model).map(({ hash, data }) => [hash, decodeFloat16(data)]))
  })
}

async function checksum(folder: string): Promise<string> {
  const hash = createHash('sha256')
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    hash.update(name).update(await readFile(join(folder, name)))
  }
  return hash.digest('hex')
}
