/** Heads that are taught another language than the one they know. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Gate } from '../../../shared/lib/gate.ts'
import type { HeadWeights } from './heads.ts'
import { freshHeads, learnHeads } from './learn.ts'
import { HeadEvaluator } from './measure-heads.ts'
import type { Pairs } from './pairs.ts'
import { headRecipe } from './recipe.ts'
import { mixed, teachHeads, together } from './teach-heads.ts'
import { pairs } from './test-pairs.ts'

const [KNOWN, OTHER] = [2, 9]
const lesson = (name: string, signal = new AbortController().signal) => ({
  ...{
    providers: ['cpu'] as const,
    dir: mkdtempSync(join(dir, name)),
    post: () => {},
    signal,
    gate: new Gate(),
  },
})

let dir: string
let start: HeadWeights
before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kindred-teach-'))
  const recipe = { ...headRecipe, width: 16, hidden: 32, batch: 64 }
  const known = pairs(256, 1, KNOWN)
  const learned = await learnHeads({
    ...lesson('start'),
    ...{
      pairs: known,
      heldOut: null,
      start: freshHeads(known, recipe, 1),
      recipe,
      seed: 1,
      budget: { epochs: 30 },
    },
  })
  start = learned!
})
after(() => rmSync(dir, { recursive: true }))

async function recall(weights: HeadWeights, heldOut: Pairs): Promise<number> {
  const evaluator = await HeadEvaluator.open(heldOut, weights)
  const found = await evaluator.recall10(weights)
  await evaluator.close()
  return found
}

const sides = (language: number) => ({ train: pairs(200, 3, language), heldOut: pairs(100, 4, language) })

test("heads find more of what is a person's own, and lose less than a point of what they knew", async () => {
  const [person, general] = [sides(OTHER), sides(KNOWN)]
  const taught = (await teachHeads(lesson('taught'), { person, general, start, seed: 1 }))!
  const [own, wide] = [await recall(taught, person.heldOut), await recall(taught, general.heldOut)]
  assert.ok(own > (await recall(start, person.heldOut)) + 0.05, `own: ${own}`)
  assert.ok(wide >= (await recall(start, general.heldOut)) - 0.01, `general: ${wide}`)
})

test('heads that know all there is stay as they are, to the number', async () => {
  const perfect = { ...sides(KNOWN), heldOut: pairs(9, 4, KNOWN) } // among nine, the right one is always among ten
  const [person, general] = [perfect, sides(KNOWN)]
  assert.equal(await teachHeads(lesson('same'), { person, general, start, seed: 1 }), start)
})

test('a mix is part of one and part of the other; names stay what they are in both', () => {
  const before = new Map([
    ['a', Float32Array.of(0, 4)],
    ['names.share', Float32Array.of(0.25)],
  ])
  const after = new Map([
    ['a', Float32Array.of(4, 0)],
    ['names.share', Float32Array.of(0.25)],
  ])
  assert.deepEqual(
    mixed(before, after, 0.25),
    new Map([
      ['a', Float32Array.of(1, 3)],
      ['names.share', Float32Array.of(0.25)],
    ]),
  )
})

test('two sets of pairs have no burst and no text in common', () => {
  const [a, b] = [pairs(3, 1), { ...pairs(2, 2), bursts: [-1, -2] }]
  const both = together(a, b)
  assert.deepEqual(both.bursts, [0, 1, 2, 4, 3])
  assert.deepEqual(both.textsOf, [
    [0, 1],
    [2, 3],
    [4, 5],
    [6, 7],
    [8, 9],
  ])
  assert.equal(new Set(both.numbers).size, 10)
  assert.deepEqual(both.texts.row(7), b.texts.row(1))
  assert.deepEqual(both.photos.row(4), b.photos.row(1))
})
