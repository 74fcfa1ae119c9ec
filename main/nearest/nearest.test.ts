import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { exactSearch } from './exact.ts'
import { Nearest } from './nearest.ts'
import { tableOf, TestSource, type Vectors } from './test-source.ts'

const DIMS = 16
const MODEL = 'm'.repeat(8)

/** Clustered unit vectors, as photos have them, rounded to float16 as SQLite keeps them. */
function clustered(count: number, firstId = 1, seed = 1): Vectors {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32 - 0.5
  }
  const centres = Array.from({ length: 60 }, () => Array.from({ length: DIMS }, random))
  const data = new Float32Array(count * DIMS)
  for (let row = 0; row < count; row++) {
    const point = centres[row % centres.length]!.map((value) => value + 0.5 * random())
    const norm = Math.hypot(...point)
    point.forEach((value, i) => (data[row * DIMS + i] = value / norm))
  }
  return {
    ids: Array.from({ length: count }, (_, row) => firstId + row),
    data: Float32Array.from(Float16Array.from(data)),
  }
}

const row = ({ data }: Vectors, i: number) => data.slice(i * DIMS, (i + 1) * DIMS)

describe('nearest', async () => {
  let dir: string
  let lines: string[]
  const openWith = (source: TestSource) =>
    new Nearest({ dir, modelHash: MODEL, dims: DIMS, source, log: (line) => lines.push(line) })
  const open = (vectors: Vectors) => openWith(new TestSource(vectors, DIMS))
  const best = async (nearest: Nearest, query: Float32Array) => (await nearest.search(query, 1))[0]!.id
  const file = (extension: string) => join(dir, MODEL + extension)

  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'kindred-nearest-'))
    lines = []
  })
  after(() => rm(dir, { recursive: true }))

  const big = clustered(6000)

  test('few vectors: exact, nothing on disk, and additions are found at once', async () => {
    const few = clustered(100)
    const source = new TestSource(few, DIMS)
    const nearest = openWith(source)
    await nearest.refresh()
    assert.equal(nearest.state.kind, 'exact')
    assert.equal(existsSync(file('.hnsw')), false)
    assert.equal(await best(nearest, row(few, 7)), few.ids[7])

    const more = clustered(300, 1000, 2)
    source.put(more)
    await nearest.update()
    assert.equal(nearest.size, 400)
    assert.equal(await best(nearest, row(more, 250)), 1250)
    await nearest.close()
  })

  // Where no compiler was, there is no hnswlib: without-hnswlib.test.ts says what happens then.
  const skip = await import('hnswlib-node').then(
    () => false,
    (error) => `hnswlib does not load: ${String(error)}`,
  )

  test(
    'many vectors: exact until the graph is built, then the graph, with the same answers',
    { skip },
    async () => {
      const nearest = open(big)
      const progress: number[] = []
      const building = nearest.prepare({ report: (done) => progress.push(done) })
      assert.equal(nearest.state.kind, 'exact')
      assert.equal(await best(nearest, row(big, 1234)), 1235)
      await building

      assert.equal(nearest.state.kind, 'graph')
      assert.deepEqual(progress, [1000, 2000, 3000, 4000, 5000, 6000])
      assert.ok(nearest.state.audit!.recall >= 0.98)
      for (let i = 0; i < 6000; i += 500) {
        const truth = await exactSearch(tableOf(big, DIMS), row(big, i), 5)
        const found = await nearest.search(row(big, i), 5)
        assert.deepEqual(
          found.map((hit) => hit.id),
          truth.map((hit) => hit.id),
        )
        found.forEach((hit, at) => assert.ok(Math.abs(hit.score - truth[at]!.score) < 1e-5))
      }
      assert.equal((await nearest.search(row(big, 0), 7000)).length, 6000)
      await nearest.close()
    },
  )

  test('the saved graph is loaded and not built again', { skip }, async () => {
    const built = await readFile(file('.json'), 'utf8')
    const nearest = open(big)
    lines = []
    await nearest.prepare({ report: () => assert.fail('built again') })
    assert.equal(nearest.state.kind, 'graph')
    assert.deepEqual(lines, [])
    assert.equal(await readFile(file('.json'), 'utf8'), built)
    await nearest.close()
  })

  test('few changes are patched in, and the patched graph is saved', { skip }, async () => {
    const source = new TestSource(big, DIMS)
    const nearest = openWith(source)
    await nearest.refresh()
    const extra = clustered(20, 9001, 3)
    source.put(extra)
    await nearest.update()
    assert.equal(await best(nearest, row(extra, 3)), 9004)

    source.remove(big.ids.slice(0, 50))
    await nearest.refresh({ report: () => assert.fail('built again') })
    assert.equal(nearest.size, 5970)
    assert.notEqual(await best(nearest, row(big, 3)), 4)
    await nearest.close()

    const again = openWith(source)
    await again.refresh({ report: () => assert.fail('built again') })
    assert.equal(again.state.kind, 'graph')
    assert.equal(await best(again, row(extra, 3)), 9004)
    assert.ok(!(await again.search(row(big, 3), 6000)).some((hit) => hit.id <= 50))

    // an id that comes back with another vector is found by that one
    const opposite = row(extra, 0).map((value) => -value)
    source.put({ ids: [4], data: opposite })
    await again.refresh()
    assert.equal(await best(again, opposite), 4)
    await again.close()
  })

  test('a refresh reads what changed and nothing else', async () => {
    const source = new TestSource(big, DIMS)
    const nearest = openWith(source)
    await nearest.refresh()
    assert.equal(source.read, 6000, 'all once')
    await nearest.refresh()
    assert.equal(source.read, 6000)

    source.put(clustered(30, 8001, 4))
    source.remove(big.ids.slice(100, 107))
    await nearest.refresh()
    assert.equal(source.read, 6037)
    assert.equal(nearest.size, 6023)
    assert.equal(await best(nearest, row(clustered(30, 8001, 4), 12)), 8013)
    const all = await nearest.search(row(big, 103), 7000)
    assert.ok(!all.some(({ id }) => id > 100 && id <= 107))

    // one that is told of again as it was changes nothing: the graph need not be saved
    source.put({ ids: [1], data: row(big, 0) })
    const card = existsSync(file('.json')) && (await readFile(file('.json'), 'utf8'))
    await nearest.refresh()
    assert.equal(source.read, 6038)
    assert.equal(existsSync(file('.json')) && (await readFile(file('.json'), 'utf8')), card)
    await nearest.close()
  })

  test(
    'many changes at once are searched exactly until there is another graph of them',
    { skip },
    async () => {
      const source = new TestSource(big, DIMS)
      const nearest = openWith(source)
      await nearest.refresh()
      const more = clustered(2000, 20_001, 9)
      source.put(more)
      await nearest.update()
      assert.equal(nearest.state.kind, 'exact')
      assert.equal(await best(nearest, row(more, 1500)), 21_501)
      await nearest.refresh()
      assert.equal(nearest.state.kind, 'graph')
      assert.equal(await best(nearest, row(more, 1500)), 21_501)
      await nearest.close()
    },
  )

  test('closing while the vectors are read ends that, and rejects a search that waits for it', async () => {
    const nearest = open(clustered(20_000, 1, 5))
    const waiting = assert.rejects(nearest.search(row(big, 0), 1), { code: 'CANCELLED' })
    await nearest.close()
    await waiting
  })

  for (const [name, what, spoil] of [
    ['corrupt', 'bytes in the middle changed', () => spoilMiddle(file('.hnsw'))],
    ['corrupt', 'the file cut short', () => truncate(file('.hnsw'), 5000)],
    ['corrupt', 'the file gone', () => rm(file('.hnsw'))],
    ['missing', 'its card gone', () => rm(file('.json'))],
    ['missing', 'its card half written', () => truncate(file('.json'), 11)],
  ] as const) {
    test(`a ${name} graph is built anew: ${what}`, async () => {
      const first = open(big)
      await first.refresh()
      await first.close()
      await spoil()
      lines = []
      const nearest = open(big)
      await nearest.refresh()
      assert.match(lines.join(), new RegExp(`is ${name}`))
      assert.equal(nearest.state.kind, 'graph')
      assert.equal(await best(nearest, row(big, 42)), 43)
      await nearest.close()
    })
  }

  test('a graph of other vectors under the same ids is stale', { skip }, async () => {
    const other = clustered(6000, 1, 77)
    lines = []
    const nearest = open(other)
    await nearest.refresh()
    assert.match(lines.join(), /is stale/)
    assert.equal(await best(nearest, row(other, 42)), 43)
    await nearest.close()
  })

  test('a graph that does not find what exact search finds is not trusted', { skip }, async () => {
    const honest = open(big)
    await honest.refresh()
    await honest.close()
    const { fingerprint } = JSON.parse(await readFile(file('.json'), 'utf8'))
    const other = clustered(6000, 1, 78)
    const wrong = open(other)
    await wrong.refresh()
    await wrong.close()
    await writeFile(
      file('.json'),
      JSON.stringify({ ...JSON.parse(await readFile(file('.json'), 'utf8')), fingerprint }),
    )

    lines = []
    const nearest = open(big)
    await nearest.refresh()
    assert.match(lines.join(), /finds only/)
    assert.ok(nearest.state.audit!.recall >= 0.98)
    assert.equal(await best(nearest, row(big, 42)), 43)
    await nearest.close()
  })

  test('closing or cancelling stops a build; search goes on exactly', { skip }, async () => {
    const many = clustered(20_000, 1, 5)
    const nearest = open(many)
    const cancel = new AbortController()
    const cancelled = nearest.refresh({ signal: cancel.signal, report: () => cancel.abort() })
    await assert.rejects(cancelled, { code: 'CANCELLED' })
    assert.equal(await best(nearest, row(many, 42)), 43)
    const closed = assert.rejects(nearest.refresh(), { code: 'CANCELLED' })
    await nearest.close()
    await closed
  })

  test('a build may be stopped at any moment: the process lives on', { skip }, async () => {
    // Vectors as long as a model's, so that the thread is nearly always inside hnswlib when it is stopped.
    const dims = 256
    const { ids, data } = clustered(8000 * (dims / DIMS), 1, 6)
    const source = new TestSource({ ids: ids.slice(0, 8000), data }, dims)
    for (let thousand = 1; thousand <= 5; thousand++) {
      const nearest = new Nearest({ dir, modelHash: MODEL, dims, source, log: (line) => lines.push(line) })
      const cancel = new AbortController()
      const report = (done: number) => void (done === 1000 * thousand && cancel.abort())
      await assert.rejects(nearest.refresh({ signal: cancel.signal, report }), { code: 'CANCELLED' })
      await nearest.close()
    }
  })
})

async function spoilMiddle(path: string): Promise<void> {
  const bytes = await readFile(path)
  bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 64)
  await writeFile(path, bytes)
}
