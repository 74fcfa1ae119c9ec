/** Words over made-up features: each word is a direction, and the wide world lies about the middle. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, test } from 'node:test'
import { Gate } from '../../../shared/lib/gate.ts'
import { Random } from '../../../shared/lib/random.ts'
import { openExecutor } from '../../tensor/index.ts'
import { FeatureRows } from '../sources/index.ts'
import type { FromWorker } from '../worker-protocol.ts'
import { chooseWords, learnWords, wordRecipe } from './index.ts'

const [FEATURES, WORDS, EACH] = [16, 4, 6]

let dir: string
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'kindred-words-'))))
afterEach(() => rmSync(dir, { recursive: true }))

/** Rows about a corner each: of word w, number w of the features is larger by 6. */
function rows(words: readonly (number | null)[], seed: number): FeatureRows {
  const random = new Random(seed)
  const row = (word: number | null) =>
    Array.from({ length: FEATURES }, (_, i) => 2 + random.normal() + (i === word ? 6 : 0))
  return new FeatureRows(Float32Array.from(words.flatMap(row)), FEATURES)
}

const labels = Array.from({ length: WORDS * EACH }, (_, i) => i % WORDS)

function lesson(signal = new AbortController().signal, post: (message: FromWorker) => void = () => {}) {
  return {
    ...{ providers: ['cpu'] as const, dir, post, signal, gate: new Gate(), seed: 1, words: WORDS },
    photos: rows(labels, 1),
    shown: labels.map((word) => [word]),
    others: rows(Array<null>(200).fill(null), 2),
    recipe: { ...wordRecipe, batch: 64, steps: 60 },
  }
}

async function run(channel: Uint8Array, features: FeatureRows): Promise<number[][]> {
  const executor = await openExecutor(channel)
  const data = Float32Array.from({ length: features.count * FEATURES })
  for (let i = 0; i < features.count; i++) data.set(features.row(i), i * FEATURES)
  const { embedding } = await executor.run({
    features: { dtype: 'f32', shape: [features.count, FEATURES], data },
  })
  await executor.close()
  assert.deepEqual(embedding!.shape, [features.count, WORDS + 1])
  const all = [...(embedding!.data as Float32Array)]
  return Array.from({ length: features.count }, (_, i) => all.slice(i * (WORDS + 1), (i + 1) * (WORDS + 1)))
}

const largest = (row: readonly number[]) => row.indexOf(Math.max(...row))

test('photos that it has not seen show their word, and others show none; rows have length 1', async () => {
  const channel = (await learnWords(lesson()))!
  const fresh = Array.from({ length: 40 }, (_, i) => i % (WORDS + 1))
  const found = await run(
    channel,
    rows(
      fresh.map((word) => (word === WORDS ? null : word)),
      3,
    ),
  )
  assert.ok(found.filter((row, i) => largest(row) === fresh[i]).length >= 38)
  for (const row of found) assert.ok(Math.abs(Math.hypot(...row) - 1) < 1e-3)
})

test('a lesson that is stopped goes on to the very same channel', async () => {
  const whole = await learnWords(lesson())
  rmSync(dir, { recursive: true })
  mkdirSync(dir)
  const stop = new AbortController()
  const first = await learnWords(lesson(stop.signal, ({ kind }) => kind === 'point' && stop.abort()))
  assert.equal(first, null)
  assert.deepEqual(await learnWords(lesson()), whole)
})

test('words are the names and short captions of three photos or more; a photo shows what any of its texts names', () => {
  const photos = [
    ['Bruno', 'at the lake'],
    ['bruno!', 'A dog'],
    ['BRUNO'],
    ['Bruno and Mia in the snow'],
    ['mia'],
    ['Mia'],
    [],
  ].map((captions) => ({ captions, names: [] }))
  assert.deepEqual(chooseWords(photos), { words: ['Bruno'], shown: [[0], [0], [0], [0], [], [], []] })
  const { words, shown } = chooseWords([...photos, { captions: ['Mia', 'Royal-Gala'], names: [] }])
  assert.deepEqual(words, ['Bruno', 'mia'], 'as they were first written')
  assert.deepEqual(shown.at(3), [0, 1])
  assert.deepEqual(shown.at(-1), [1])
  const long = 'My Grandparents House by the Sea'
  const called = (names: string[]) => Array.from({ length: 3 }, () => ({ captions: [long], names }))
  assert.deepEqual(chooseWords(called([])).words, [], 'a sentence')
  assert.deepEqual(chooseWords(called([long])), { words: [long], shown: [[0], [0], [0]] })
})
