/** The methods against their own weights as they were first recorded. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { cpuKind, FILE, tenSteps, type Recording } from '../../../test/fixtures/ten-steps.ts'

const recorded = JSON.parse(readFileSync(FILE, 'utf8')) as Recording
/**
 * On another kind of processor: of a tensor's largest number. Adam divides a gradient by its own root, so that
 * the rounding of those near zero shows in the weights.
 */
const TOLERANCE = 1e-4
const sameKind = cpuKind() === recorded.cpu

for (const method of ['clip', 'simclr'] as const) {
  const how = sameKind ? 'to the bit' : `within ${TOLERANCE}, this processor is of another kind`
  test(`${method}: ten steps end with the weights that were recorded, ${how}`, async () => {
    const now = await tenSteps(method)
    const before = recorded.methods[method]!
    if (sameKind) return assert.deepEqual(now, before)
    assert.deepEqual(Object.keys(now.weights), Object.keys(before.weights))
    for (const [i, loss] of before.loss.entries())
      assert.ok(Math.abs(now.loss[i]! - loss) < TOLERANCE * loss, `loss ${i}: ${now.loss[i]} is not ${loss}`)
    for (const [name, { values }] of Object.entries(before.weights)) {
      const scale = Math.max(...values.map(Math.abs))
      for (const [i, value] of values.entries())
        assert.ok(Math.abs(now.weights[name]!.values[i]! - value) <= TOLERANCE * scale, `${name} ${i}`)
    }
  })
}
