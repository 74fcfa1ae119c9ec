/** Kills `kindred index` while features are made; each photo must have them once in the end, made once. */
import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { modelHash, trunkHash } from '../../main/models/index.ts'
import type { PackManifest } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'
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

/** A trunk that takes longer than reading does, so that kills meet it at work. */
const writeSlow = (dir: string) => writeTinyPack(dir, { heads: true, products: 4 })

/** Each kill comes a random moment after more was kept. What is kept is whole, and stays as it was first written. */
export async function killFeatures({ times, photos, random, say }: KillOptions): Promise<void> {
  await inScratch(async (dir) => {
    const folder = join(dir, 'photos')
    await writeShapes(folder, photos)
    const [calm, killed] = [join(dir, 'calm'), join(dir, 'killed')]
    let manifest: PackManifest
    const fresh = async (home: string) => {
      await rm(home, { recursive: true, force: true })
      await installModel(home, 'slow', async (into) => (manifest = await writeSlow(into)))
      noteRewriting(home)
    }
    const kept = (home: string) => ({
      features: keptRows(home, 'features', trunkHash(manifest)),
      vectors: keptRows(home, 'vectors', modelHash(manifest)),
    })
    await fresh(calm)
    await finish(calm, ['index', folder])
    const expected = kept(calm)
    assert.equal(expected.features.size, photos)

    await fresh(killed)
    await killAfter(killed, ['index', folder], 1000 * random())
    for (let kills = 0; kills < times;) {
      const before = kept(killed)
      const later = 100 * random()
      const more = await killWhen(killed, ['index', folder], async (db) => {
        const now = db.prepare<[], number>('SELECT count(*) FROM features').pluck().get()!
        if (now > before.features.size) await sleep(later)
        return now > before.features.size
      })
      const { features, vectors } = kept(killed)
      if (more) say(`index, kill ${++kills}: ${features.size} of ${photos} photos have features`)
      assert.deepEqual([...features.keys()], [...vectors.keys()], 'one was kept without the other')
      same(features, expected.features)
      same(vectors, expected.vectors)
      for (const hash of before.features.keys()) assert.ok(features.has(hash), 'something was lost')
      assert.deepEqual(rewritten(killed), [], 'something was made again')
      if (more) continue
      say('index was done before its kill: once more from the start')
      assert.equal(features.size, photos)
      await fresh(killed)
    }
    await finish(killed, ['index', folder])
    const { features, vectors } = kept(killed)
    assert.deepEqual([features.size, vectors.size, rewritten(killed)], [photos, photos, []])
    same(features, expected.features)
    same(vectors, expected.vectors)
  })
}

/** Whether each row is the one of an undisturbed run, but for what a photo and its thumbnail differ by. */
function same(rows: ReadonlyMap<string, Float32Array>, expected: ReadonlyMap<string, Float32Array>): void {
  for (const [hash, row] of rows) {
    const other = expected.get(hash)!
    assert.ok(
      row.length === other.length && row.every((x, i) => Math.abs(x - other[i]!) < 0.05),
      `torn: ${row}`,
    )
  }
}

/** Has the library itself note whatever is written over: what is made once leaves no trace. */
function noteRewriting(home: string): void {
  inDatabase(home, (db) =>
    db.exec(`CREATE TABLE rewritten (photo_hash TEXT);
      CREATE TRIGGER features_again AFTER UPDATE ON features BEGIN INSERT INTO rewritten VALUES (new.photo_hash); END;
      CREATE TRIGGER vectors_again AFTER UPDATE ON vectors BEGIN INSERT INTO rewritten VALUES (new.photo_hash); END`),
  )
}

const rewritten = (home: string): string[] =>
  inDatabase(home, (db) => db.prepare<[], string>('SELECT photo_hash FROM rewritten').pluck().all())
