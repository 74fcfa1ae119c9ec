/**
 * How fast photos are read and embedded together by the general model, beside a bare ONNX Runtime session of the same
 * tower on ready tensors, in one run: photos of 224 px and of 12 megapixels, made of ../shared/data/coco.
 * `node test/bench/indexing.ts [photos of 224 px] [photos of 12 megapixels]`
 */
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import * as ort from 'onnxruntime-node'
import sharp from 'sharp'
import { createEngine } from '../../main/engine/index.ts'

const [SMALL = 1000, LARGE = 60] = process.argv.slice(2).map(Number)
const data = resolve(import.meta.dirname, '../../../shared/data/coco')
const trunk = resolve(import.meta.dirname, '../../resources/packs/general/image.onnx')
const [SIZE, BATCH, ROUNDS] = [260, 32, 12]
if (!existsSync(data)) {
  console.log(`${data} is not there: nothing is measured.`)
  process.exit()
}
const dir = await mkdtemp(join(tmpdir(), 'kindred-indexing-'))

/** Photos a second of the tower alone, as the engine opens it: with ONNX Runtime's own choice of threads. */
async function bare(): Promise<number> {
  const session = await ort.InferenceSession.create(trunk)
  const [name] = session.inputNames
  const shape = [BATCH, SIZE, SIZE, 3]
  const noise = Uint8Array.from({ length: BATCH * SIZE * SIZE * 3 }, (_, i) => (i * 2654435761) >>> 24)
  const meta = session.inputMetadata[0]!
  if (!meta.isTensor) throw new Error('The tower takes no tensor.')
  const channelsFirst = meta.shape[1] === 3
  const dims = channelsFirst ? [BATCH, 3, SIZE, SIZE] : shape
  const tensor =
    meta.type === 'uint8'
      ? new ort.Tensor('uint8', noise, dims)
      : new ort.Tensor(
          'float32',
          Float32Array.from(noise, (value) => value / 127.5 - 1),
          dims,
        )
  await session.run({ [name!]: tensor })
  const start = performance.now()
  for (let round = 0; round < ROUNDS; round++) await session.run({ [name!]: tensor })
  const rate = (ROUNDS * BATCH * 1000) / (performance.now() - start)
  await session.release()
  return rate
}

/** A folder of so many photos, enlarged or reduced so that the short side has `pixels`. */
async function folderOf(name: string, count: number, pixels: number): Promise<string> {
  const folder = join(dir, name)
  await mkdir(folder)
  const files = (await readdir(data, { recursive: true })).filter((file) => file.endsWith('.jpg')).sort()
  for (let i = 0; i < count; i++) {
    await sharp(join(data, files[i % files.length]!))
      .resize({ width: pixels, height: pixels, fit: 'outside' })
      // What is there twice is looked at once.
      .composite([
        { input: Buffer.from([i, i >> 8, 0]), raw: { width: 1, height: 1, channels: 3 }, left: 0, top: 0 },
      ])
      .jpeg({ quality: 90 })
      .toFile(join(folder, `${i}.jpg`))
  }
  return folder
}

/** Photos a second, from the wish to the last vector. */
async function indexed(folder: string, count: number): Promise<number> {
  const engine = await createEngine({ home: `${folder}-home`, log: console.error })
  try {
    const start = performance.now()
    await engine.client.library.addFolder({ handle: engine.folders.mint(folder) })
    for await (const { embedded } of await engine.client.library.watch()) if (embedded === count) break
    return (count * 1000) / (performance.now() - start)
  } finally {
    await engine.close()
  }
}

try {
  for (const [what, count, pixels] of [
    ['224 px', SMALL, 224],
    ['12 megapixels', LARGE, 3000],
  ] as const) {
    const folder = await folderOf(what, count, pixels)
    const alone = await bare()
    const rate = await indexed(folder, count)
    console.log(
      `${what}: ${rate.toFixed(1)} photos/s read and embedded; the tower alone ${alone.toFixed(1)} (${(rate / alone).toFixed(2)} of it)`,
    )
  }
} finally {
  await rm(dir, { recursive: true, force: true })
}
