/** On what the image tower runs: the CPU, unless a GPU proves itself on this very model. */
import type { ExecutionProvider, Executor } from '../tensor/index.ts'
import type { Pack } from './pack.ts'
import { checkProvider, gpusOf, providersHere, unavailable } from './providers.ts'
import { badModel, openTower, runImages } from './tower.ts'
import { FIRST as CHECKED } from './slices.ts'
import { normaliseRows } from './unit.ts'

/** How far two providers may be apart in any number of a unit vector. */
const TOLERANCE = 0.01

/** The image trunk, open. */
export interface ImageTower {
  provider: ExecutionProvider
  executor: Executor
}

/**
 * Opens the image trunk.
 * @param provider `auto`: a GPU that gives the CPU's features in less time, else the CPU
 * @throws KindredError INVALID_PACK, PROVIDER_UNAVAILABLE
 */
export async function openImageTower(
  pack: Pack,
  provider: 'auto' | ExecutionProvider,
  limits: { threads?: number },
): Promise<ImageTower> {
  if (provider !== 'auto') checkProvider(provider, await providersHere())
  const { file, preprocessing } = pack.manifest.image
  const pixels = samplePixels(preprocessing.size)
  const cpu = await openTower(pack, file, { provider: 'cpu', ...limits })
  const truth = await checkedSample(cpu, pack, pixels)
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

  /** The trunk on a GPU, or why it will not do. */
  async function tryGpu(gpu: ExecutionProvider): Promise<Executor | string> {
    let executor: Executor | undefined
    try {
      executor = await openTower(pack, file, { provider: gpu, ...limits })
      const vectors = normaliseRows(await runImages(executor, pack, pixels, CHECKED), CHECKED)
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

/** The sample's features as unit vectors: numbers, and of length 1 by themselves where the manifest says so. */
async function checkedSample(executor: Executor, pack: Pack, pixels: Uint8Array): Promise<Float32Array> {
  const { file, output } = pack.manifest.image
  const features = await runImages(executor, pack, pixels, CHECKED)
  const vectors = normaliseRows(features, CHECKED)
  if (!vectors.every(Number.isFinite)) throw badModel(pack, file, 'it computes what is no number')
  if (output.normalised && vectors.some((value, i) => !(Math.abs(value - features[i]!) < TOLERANCE))) {
    throw badModel(pack, file, `its output "${output.name}" is not of length 1`)
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
