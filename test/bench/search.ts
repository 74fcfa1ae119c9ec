/**
 * `node test/bench/search.ts [ROWS]`: a generated library of 100,000 photos with vectors of 256 numbers, and how long
 * its window's questions take through the router: the grid's outline, tiles, the overview, and searches, exact and by graph.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine, type Engine } from '../../main/engine/index.ts'
import { openStore, type Store } from '../../main/store/index.ts'
import { PackManifest, type ModelId, type PhotoId } from '../../shared/model/index.ts'

const ROWS = Number(process.argv[2] ?? 100_000)
const DIMS = 256
const HASH = 'bench'

const home = await mkdtemp(join(tmpdir(), 'kindred-bench-'))
try {
  const store = openStore(home)
  const started = performance.now()
  fill(store)
  store.close()
  console.log(`${ROWS} rows written in ${seconds(started)}`)

  const engine = await createEngine({ home, log: console.log, carryOn: false })
  try {
    await measure(engine, 'first')
    await measure(engine, 'warm, exact')
    const building = performance.now()
    const { jobId } = await engine.client.library.reindex({})
    await measure(engine, 'while the graph is built')
    for await (const jobs of await engine.client.jobs.watch()) {
      const job = jobs.find(({ id }) => id === jobId)!
      if (job.state !== 'running') break
    }
    console.log(`graph built in ${seconds(building)}`)
    await measure(engine, 'warm, graph')
  } finally {
    await engine.close()
  }
} finally {
  await rm(home, { recursive: true })
}

async function measure({ client }: Engine, when: string): Promise<void> {
  const { ids } = await client.photos.outline()
  const questions = {
    search: (i: number) =>
      client.search.find({ query: { photoId: ids[(i * 7919) % ids.length]! }, limit: 100 }),
    outline: () => client.photos.outline(),
    tiles: (i: number) => client.photos.tiles({ ids: ids.slice(i * 200, i * 200 + 200) }),
    overview: () => client.library.overview(),
  }
  const results: string[] = []
  for (const [name, ask] of Object.entries(questions)) {
    const times: number[] = []
    for (let i = 0; i < 20; i++) {
      const start = performance.now()
      await ask(i)
      times.push(performance.now() - start)
      if (when === 'first') break
    }
    times.sort((a, b) => a - b)
    results.push(`${name} ${times[times.length >> 1]!.toFixed(1)} ms (worst ${times.at(-1)!.toFixed(1)})`)
  }
  console.log(`${when}: ${results.join(', ')}`)
}

/** Photos of clustered content over ten years, all in one folder that is not there. */
function fill(store: Store): void {
  const rootId = store.roots.add('/nowhere')
  store.models.add({ id: HASH as ModelId, hash: HASH, manifest: manifest(), bytes: 0 })
  store.models.activate(HASH as ModelId)
  const centres = Array.from({ length: 500 }, gaussian)
  for (let from = 0; from < ROWS; from += 5000) {
    store.transaction(() => {
      const vectors = []
      for (let i = from; i < Math.min(ROWS, from + 5000); i++) {
        const hash = i.toString(16).padStart(64, '0')
        const photoId = store.photos.put({
          hash,
          width: 4000,
          height: 2000 + ((i * 37) % 3000),
          bytes: 3e6,
          placeholder: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
          perceptual: new Uint8Array(8),
          takenAt: 1.4e12 + i * 3.15e6,
          camera: null,
          latitude: null,
          longitude: null,
        })
        addFile(store, rootId, i, photoId)
        const noise = gaussian()
        const vector = centres[i % centres.length]!.map((value, d) => value + 0.8 * noise[d]!)
        const norm = Math.hypot(...vector)
        vectors.push({ hash, vector: vector.map((value) => value / norm) })
      }
      store.vectors.put(HASH, vectors)
    })
  }
}

function addFile(
  store: Store,
  rootId: Parameters<Store['files']['put']>[0]['rootId'],
  i: number,
  photoId: PhotoId,
): void {
  const path = `${Math.floor(i / 500)}/IMG_${i}.jpg`
  const place = { rootId, path, kind: 'picture', size: 3e6, mtimeMs: 1 } as const
  store.files.settle(store.files.put({ ...place, state: 'indexed', reason: null }), 'indexed', null, photoId)
}

function gaussian(): Float32Array {
  return Float32Array.from(
    { length: DIMS },
    () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random()),
  )
}

function manifest(): PackManifest {
  return PackManifest.parse({
    format: 1,
    name: HASH,
    version: '1',
    licence: 'MIT',
    source: 'bench',
    created: 1,
    embeddingSize: DIMS,
    image: { file: 'image.onnx', input: 'pixels', output: 'embedding', size: 96 },
    text: null,
    hashes: {},
    parent: null,
    recipe: null,
    quality: null,
  })
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
