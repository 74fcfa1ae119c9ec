/**
 * What the locked part of a trunk gives of each photo, in half precision in a file of the run: photos are looked at once,
 * and a run that was cut short goes on behind the last one.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ImageSide } from '../../../shared/model/index.ts'
import { imageTensor } from '../../models/index.ts'
import { encodeFloat16 } from '../../store/index.ts'
import { extractModel, openExecutor, sizeOf, type Executor, type Shape } from '../../tensor/index.ts'
import type { PlannedPhoto } from '../plan.ts'
import type { Training } from '../train.ts'

/** The numbers of one photo after the other. */
const NUMBERS = 'activations.f16'
/** A byte a photo, written once its numbers are: what came of it. */
const NOTES = 'activations.notes'
const LOOKED_AT = 1
const UNREADABLE = 2
const PHOTOS_A_RUN = 8

export class Activations {
  /** of one photo */
  readonly shape: Shape
  readonly count: number
  readonly #file: number
  readonly #notes: Uint8Array

  constructor(file: number, shape: Shape, notes: Uint8Array) {
    this.#file = file
    this.#notes = notes
    this.shape = shape
    this.count = notes.length
  }

  /** Whether photo `i` could be decoded. */
  has(i: number): boolean {
    return this.#notes[i] === LOOKED_AT
  }

  /** The numbers of photo `i`, one that could be decoded. */
  row(i: number): Float16Array {
    const numbers = new Float16Array(sizeOf(this.shape))
    const bytes = new Uint8Array(numbers.buffer)
    readSync(this.#file, bytes, 0, bytes.length, i * bytes.length)
    return numbers
  }

  close(): void {
    closeSync(this.#file)
  }
}

interface LockedPart {
  /** the trunk's file */
  readonly model: Uint8Array
  /** where the locked part ends */
  readonly cut: string
  readonly image: ImageSide
}

interface Looking extends Pick<Training, 'pixelsOf' | 'post' | 'signal' | 'gate'> {
  /** the run's folder */
  readonly dir: string
}

/** @returns null when it was told to stop */
export async function keepActivations(
  { dir, pixelsOf, post, signal, gate }: Looking,
  { model, cut, image }: LockedPart,
  photos: readonly PlannedPhoto[],
): Promise<Activations | null> {
  const executor = await openExecutor(extractModel(model, cut))
  const look = (pixels: Uint8Array, count: number) => run(executor, image, cut, pixels, count)
  const [file, notes] = [NUMBERS, NOTES].map((name) => openSync(join(dir, name), 'a+')) as [number, number]
  let kept: Activations | null = null
  try {
    const size = image.preprocessing.size ** 2 * 3
    const once = image.input.batch ?? PHOTOS_A_RUN
    const shape = (await look(new Uint8Array(size), 1)).shape.slice(1)
    let done = begun(file, notes, 2 * sizeOf(shape), photos.length)
    while (done < photos.length) {
      await gate.pass()
      if (signal.aborted) return null
      const some = photos.slice(done, done + once)
      const decoded = await Promise.all(some.map((photo) => pixelsOf(photo, image.preprocessing)))
      const pixels = new Uint8Array(some.length * size)
      decoded.forEach((each, i) => each instanceof Error || pixels.set(each, i * size))
      const { data } = await look(pixels, some.length)
      writeFileSync(file, encodeFloat16(data.subarray(0, some.length * sizeOf(shape))))
      writeFileSync(
        notes,
        Uint8Array.from(decoded, (each) => (each instanceof Error ? UNREADABLE : LOOKED_AT)),
      )
      done += some.length
      post({ kind: 'preparing', done, total: photos.length })
    }
    return (kept = new Activations(file, shape, readFileSync(join(dir, NOTES))))
  } finally {
    closeSync(notes)
    if (!kept) closeSync(file)
    await executor.close()
  }
}

/** Cuts both files behind the last of the photos that is whole in both. @returns how many there are */
function begun(file: number, notes: number, bytes: number, photos: number): number {
  const noted = readFileSync(notes)
  const end = noted.findIndex((note) => note !== LOOKED_AT && note !== UNREADABLE)
  const count = Math.min(photos, end < 0 ? noted.length : end, Math.floor(fstatSync(file).size / bytes))
  ftruncateSync(file, count * bytes)
  ftruncateSync(notes, count)
  return count
}

async function run(executor: Executor, image: ImageSide, cut: string, pixels: Uint8Array, n: number) {
  const results = await executor.run({ [image.input.name]: imageTensor(pixels, 0, n, image) })
  const { data, shape } = results[cut]!
  return { data: data as Float32Array, shape }
}
