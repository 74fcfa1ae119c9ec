/**
 * How long a library whose features are kept takes to get the vectors of a model with new heads, beside what the head
 * alone takes for as many. The features are drawn at random; the head has the size of the general pack's.
 * `node test/bench/new-heads.ts [photos]`
 */
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../../main/engine/index.ts'
import { loadPack, modelHash, openEncoder, trunkHash } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'
import * as t from '../../main/tensor/index.ts'
import { ownImageSide, PackManifest, type ModelId } from '../../shared/model/index.ts'
import { fillLibrary } from '../fixtures/large-library.ts'

const PHOTOS = Number(process.argv[2] ?? 100_000)
const [FEATURES, HIDDEN, SIZE, AT_ONCE] = [1280, 2048, 896, 256]
const dir = mkdtempSync(join(tmpdir(), 'kindred-new-heads-'))
const home = join(dir, 'home')

/** Random numbers of mean 0, the same every time. */
function drawer(): () => number {
  let state = 1
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32 - 0.5
}

function writePack(id: string, scale: number): PackManifest {
  const folder = join(home, 'models', id)
  mkdirSync(folder, { recursive: true })
  const draw = drawer()
  const weights = (graph: t.Graph, rows: number, columns: number, times = 1) =>
    t.constant(
      graph,
      [rows, columns],
      Array.from({ length: rows * columns }, () => times * draw()),
    )
  const trunk = new t.Graph()
  const pixels = t.cast(t.input(trunk, 'pixels', 'u8', [101, 8, 8, 3]), 'f32')
  const features = t.matmul(t.reshape(t.mean(pixels, [1, 2]), [101, 3]), weights(trunk, 3, FEATURES))
  const head = new t.Graph()
  const hidden = t.matmul(
    t.input(head, 'features', 'f32', [101, FEATURES]),
    weights(head, FEATURES, HIDDEN, scale),
  )
  const embedding = t.l2Normalize(t.matmul(t.max(hidden, 0), weights(head, HIDDEN, SIZE)))
  const emit = (value: t.Value) => t.emitModel([{ name: 'embedding', value }], { freeBatch: 101 })
  const files = { 'image.onnx': emit(features), 'head.onnx': emit(embedding) }
  for (const [file, bytes] of Object.entries(files)) writeFileSync(join(folder, file), bytes)
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
  const output = { name: 'embedding', take: 'all', normalised: false } as const
  const manifest = PackManifest.parse({
    format: 2,
    name: id,
    version: '1',
    licence: 'MIT',
    source: 'bench',
    created: 1,
    languages: [],
    embeddingSize: SIZE,
    image: { ...ownImageSide(8, FEATURES), output, head: 'head.onnx' },
    text: null,
    logitScale: null,
    logitBias: null,
    hashes: Object.fromEntries(Object.entries(files).map(([file, bytes]) => [file, sha256(bytes)])),
    parent: null,
    recipe: null,
    quality: null,
    calibration: null,
  })
  writeFileSync(join(folder, 'pack.json'), JSON.stringify(manifest))
  return manifest
}

/** A library whose first model has seen all photos, and a second one with the same trunk; none is active. */
function fill(): void {
  const store = openStore(home)
  for (const [id, scale] of [
    ['first', 0.1],
    ['second', 0.2],
  ] as const) {
    const manifest = writePack(id, scale)
    store.models.add({ id: id as ModelId, hash: modelHash(manifest), manifest, bytes: 1 })
  }
  const model = store.models.get('first' as ModelId)!
  const trunk = trunkHash(model.manifest)
  const draw = drawer()
  fillLibrary(
    store,
    { rootId: store.roots.add('/photos'), model, photos: PHOTOS, placeholder: 'AAAA' },
    (hashes) => {
      store.features.put(
        trunk,
        hashes.map((hash) => ({ hash, features: Float32Array.from({ length: FEATURES }, draw) })),
      )
    },
  )
  store.close()
}

/** Seconds that the head takes for all photos, with nothing read or kept. */
async function headAlone(): Promise<number> {
  const encoder = await openEncoder(await loadPack(join(home, 'models', 'second')), { provider: 'cpu' })
  const features = Float32Array.from({ length: AT_ONCE * FEATURES }, drawer())
  await encoder.imageHead(features, AT_ONCE)
  const start = performance.now()
  for (let done = 0; done < PHOTOS; done += AT_ONCE) await encoder.imageHead(features, AT_ONCE)
  await encoder.close()
  return (performance.now() - start) / 1000
}

try {
  fill()
  const engine = await createEngine({ home, resources: home })
  const start = performance.now()
  const { jobId } = await engine.client.models.use({ id: 'second' as ModelId })
  for await (const jobs of await engine.client.jobs.watch()) {
    const job = jobs.find(({ id }) => id === jobId)!
    if (job.error) throw new Error(JSON.stringify(job.error))
    // What comes after it is the search index.
    if (job.stage !== 'Looking at photos' || job.done === job.total) break
  }
  const seconds = (performance.now() - start) / 1000
  await engine.close()
  const alone = await headAlone()
  console.log(
    `${PHOTOS} photos with kept features: new vectors in ${seconds.toFixed(1)} s; ` +
      `the head alone takes ${alone.toFixed(1)} s (ratio ${(seconds / alone).toFixed(2)})`,
  )
} finally {
  rmSync(dir, { recursive: true, force: true })
}
