/**
 * What the locked part of a trunk gives of each photo, in half precision in a file of the run: photos are looked at once,
 * and a run that was cut short goes on behind the last one.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { imageTensor, type Pack } from '../../models/index.ts'
import { encodeFloat16 } from '../../store/index.ts'
import { extractModel, openExecutor, sizeOf, type Executor, type Shape } from '../../tensor/index.ts'
import type { PlannedPhoto } from '../plan.ts'
import type { Training } from '../train.ts'

const FILE = 'activations.f16'
const PHOTOS_A_RUN = 8

export class Activations {
  /** of one photo */
  readonly shape: Shape
  readonly count: number
  readonly #file: number

  constructor(file: number, shape: Shape, count: number) {
    this.#file = file
    this.shape = shape
    this.count = count
  }

  /** The numbers of photo `i`; null where it could not be decoded. */
  row(i: number): Float16Array | null {
    const numbers = new Float16Array(sizeOf(this.shape))
    const bytes = new Uint8Array(numbers.buffer)
    readSync(this.#file, bytes, 0, bytes.length, i * bytes.length)
    return numbers.some((x) => x !== 0) ? numbers : null
  }

  close(): void {
    closeSync(this.#file)
  }
}

/**
 * @param cut where the locked part ends
 * @returns null when it was told to stop
 */
export async function keepActivations(
  { input, pixelsOf, post, signal, gate }: Training,
  pack: Pack,
  cut: string,
  photos: readonly PlannedPhoto[],
): Promise<Activations | null> {
  const { image } = pack.manifest
  const executor = await openExecutor(extractModel(await readFile(join(pack.dir, image.file)), cut))
  const file = openSync(join(input.dir, FILE), 'a+')
  try {
    const size = image.preprocessing.size ** 2 * 3
    const once = image.input.batch ?? PHOTOS_A_RUN
    const nothing = await run(executor, pack, cut, new Uint8Array(size), 1)
    const shape = nothing.shape.slice(1)
    const bytes = 2 * sizeOf(shape)
    let done = Math.min(photos.length, Math.floor(fstatSync(file).size / bytes))
    ftruncateSync(file, done * bytes)
    while (done < photos.length) {
      await gate.pass()
      if (signal.aborted) break
      const some = photos.slice(done, done + once)
      const decoded = await Promise.all(some.map((photo) => pixelsOf(photo, image.preprocessing)))
      const pixels = new Uint8Array(some.length * size)
      decoded.forEach((each, i) => each instanceof Error || pixels.set(each, i * size))
      const { data } = await run(executor, pack, cut, pixels, some.length)
      decoded.forEach(
        (each, i) => each instanceof Error && data.fill(0, (i * bytes) / 2, ((i + 1) * bytes) / 2),
      )
      writeSync(file, encodeFloat16(data.subarray(0, (some.length * bytes) / 2)))
      done += some.length
      post({ kind: 'preparing', done, total: photos.length })
    }
    if (done === photos.length) return new Activations(file, shape, done)
    closeSync(file)
    return null
  } catch (error) {
    closeSync(file)
    throw error
  } finally {
    await executor.close()
  }
}

async function run(executor: Executor, { manifest }: Pack, cut: string, pixels: Uint8Array, n: number) {
  const { image } = manifest
  const results = await executor.run({ [image.input.name]: imageTensor(pixels, 0, n, image) })
  const { data, shape } = results[cut]!
  return { data: data as Float32Array, shape }
}
