import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { Nearest } from './nearest.ts'
import { TestSource } from './test-source.ts'

test('where hnswlib could not be compiled, search stays exact and says why', async () => {
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === 'hnswlib-node') throw new Error('Could not locate the bindings file.')
      return next(specifier, context)
    },
  })
  const dir = await mkdtemp(join(tmpdir(), 'kindred-exact-'))
  const ids = Array.from({ length: 6000 }, (_, i) => i + 1)
  const data = Float32Array.from(ids.flatMap((id) => [Math.cos(id / 1000), Math.sin(id / 1000)]))
  const lines: string[] = []
  const nearest = new Nearest({
    dir,
    modelHash: 'm',
    dims: 2,
    source: new TestSource({ ids, data }, 2),
    log: (line) => lines.push(line),
  })
  try {
    await nearest.refresh()
    assert.equal(nearest.state.kind, 'exact')
    assert.match(lines.at(-1) ?? '', /search stays exact.*Could not locate the bindings file/)
    const [hit] = await nearest.search(data.slice(2 * 41, 2 * 42), 1)
    assert.ok(hit && Math.abs(hit.id - 42) < 10)
  } finally {
    await nearest.close()
    await rm(dir, { recursive: true })
  }
})
