/** On what the image tower runs: the CPU, unless a GPU proves itself on this very model. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type Provider } from '../../shared/model/index.ts'
import type { ExecutionProvider, Executor } from '../tensor/index.ts'
import type { Pack } from './pack.ts'
import { checkProvider, gpusOf, providersHere, unavailable } from './providers.ts'
import { badModel, openTower, runImages } from './tower.ts'

/** Pictures in the check. */
const CHECKED = 4
/** How far two providers may be apart in any number of a unit vector. */
const TOLERANCE = 0.01

export interface ImageTower {
  provider: ExecutionProvider
  executor: Executor
}

/**
 * Opens the image tower.
 * @param provider `auto`: a GPU that gives the CPU's vectors in less time, else the CPU
 * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
 */
export async function openImageTower(
  pack: Pack,
  provider: Provider,
  limits: { threads?: number },
): Promise<ImageTower> {
  if (provider !== 'auto') checkProvider(provider, await providersHere())
  const model = await readFile(join(pack.dir, pack.manifest.image.file))
  const pixels = samplePixels(pack.manifest.image.size)
  const cpu = await openTower(pack, model, { provider: 'cpu', ...limits })
  const truth = await unitVectors(cpu, pack, pixels)
  if (provider === 'cpu') return { provider, executor: cpu }

  const patience = provider === 'auto' ? await timed(cpu, pack, pixels) : Infinity
  for (const gpu of provider === 'auto' ? gpusOf(await providersHere()) : [provider]) {
    const outcome = await tryGpu(gpu)
    if (typeof outcome === 'string') {
      if (provider !== 'auto') throw unavailable(gpu, outcome, await providersHere())
      continue
    }
    await cpu.close()
    return { provider: gpu, executor: outcome }
  }
  return { provider: 'cpu', executor: cpu }

  /** The tower on a GPU, or why it will not do. */
  async function tryGpu(gpu: ExecutionProvider): Promise<Executor | string> {
    let executor: Executor | undefined
    try {
      executor = await openTower(pack, model, { provider: gpu, ...limits })
      const vectors = await runImages(executor, pack, pixels, CHECKED)
      if (vectors.some((value, i) => !(Math.abs(value - truth[i]!) <= TOLERANCE))) {
        throw new Error('it computes other vectors than the CPU')
      }
      if ((await timed(executor, pack, pixels)) > patience) throw new Error('it is slower than the CPU')
      return executor
    } catch (error) {
      await executor?.close()
      return error instanceof Error ? error.message : String(error)
    }
  }
}

/** Runs the sample and makes sure that unit vectors come out. */
async function unitVectors(executor: Executor, pack: Pack, pixels: Uint8Array): Promise<Float32Array> {
  const vectors = await runImages(executor, pack, pixels, CHECKED).catch((error: unknown) => {
    throw error instanceof KindredError ? error : badModel(pack, String(error))
  })
  const dims = pack.manifest.embeddingSize
  for (let row = 0; row < CHECKED; row++) {
    const norm = Math.hypot(...vectors.subarray(row * dims, (row + 1) * dims))
    if (!(Math.abs(norm - 1) < TOLERANCE))
      throw badModel(pack, `its vectors have length ${norm.toFixed(3)}, not 1`)
  }
  return vectors
}

async function timed(executor: Executor, pack: Pack, pixels: Uint8Array): Promise<number> {
  const start = performance.now()
  await runImages(executor, pack, pixels, CHECKED)
  return performance.now() - start
}

/** Pictures of noise over a slope of grey, [CHECKED, size, size, 3], the same every time. */
function samplePixels(size: number): Uint8Array {
  let state = 1
  return Uint8Array.from({ length: CHECKED * size * size * 3 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    const row = Math.floor(i / (size * 3)) % size
    return (128 * row) / size + (state >>> 25)
  })
}
