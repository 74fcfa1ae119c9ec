/** A run's states on disk, each written whole or not at all: the newest, and those to fall back on. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'

/** Every number that a run carries from step to step, by name: parameters, what the optimiser keeps, buffers. */
export type State = Map<string, Float32Array>

/** Where a run stands. */
export interface Place {
  readonly step: number
  readonly elapsedMs: number
  /** What the schedule's learning rate is multiplied by: less than 1 after a run diverged. */
  readonly rate: number
  /** What was measured of the weights, more is better; null where nothing was. */
  readonly score: number | null
}

export interface Checkpoint extends Place {
  readonly state: State
}

interface Header extends Place {
  tensors: { name: string; length: number }[]
  sha256: string
}

/** The newest; the best one is kept besides. */
const KEPT = 3
/** So many lie on the disk while one is written. */
export const MOST_CHECKPOINTS = KEPT + 2

const fileOf = (step: number) => `checkpoint-${step}.bin`

/**
 * Writes the state after a number of steps, and removes those before it but the last three and the one with the highest
 * score. A crash leaves all as it was or the new one as well, never half of one.
 * @throws DISK_FULL; those before it stay
 */
export function writeCheckpoint(dir: string, { state, ...place }: Checkpoint): void {
  const hash = createHash('sha256')
  for (const data of state.values()) hash.update(bytesOf(data))
  const tensors = [...state].map(([name, data]) => ({ name, length: data.length }))
  const header: Header = { ...place, tensors, sha256: hash.digest('hex') }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const draft = join(dir, 'checkpoint.new')
  try {
    const file = openSync(draft, 'w')
    try {
      for (const part of [length, text, ...[...state.values()].map(bytesOf)]) writeAll(file, part)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(draft, join(dir, fileOf(place.step)))
  } catch (cause) {
    rmSync(draft, { force: true })
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new KindredError(
      'DISK_FULL',
      `There is no room left for a checkpoint in ${dir}; the one before it is kept.`,
      'Make room on that disk, then go on with "kindred train --resume".',
      { cause },
    )
  }
  prune(dir)
}

/**
 * The newest checkpoint that is whole, or null where there is none.
 * @param onDamaged hears of each file that is newer and damaged
 */
export function readCheckpoint(dir: string, onDamaged: (file: string) => void = () => {}): Checkpoint | null {
  for (const step of stepsIn(dir)) {
    const found = read(readFileSync(join(dir, fileOf(step))))
    if (found) return found
    onDamaged(fileOf(step))
  }
  return null
}

function read(bytes: Buffer): Checkpoint | null {
  try {
    const length = bytes.readUInt32LE(0)
    const { tensors, sha256, ...place } = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as Header
    let at = 4 + length
    const state: State = new Map()
    for (const tensor of tensors) {
      const end = at + 4 * tensor.length
      state.set(tensor.name, new Float32Array(Uint8Array.from(bytes.subarray(at, end)).buffer))
      at = end
    }
    const hash = createHash('sha256')
    for (const data of state.values()) hash.update(bytesOf(data))
    return hash.digest('hex') === sha256 ? { ...place, state } : null
  } catch {
    return null
  }
}

/** Newest first. */
function stepsIn(dir: string): number[] {
  if (!existsSync(dir)) return []
  const steps = readdirSync(dir).flatMap((name) => /^checkpoint-(\d+)\.bin$/.exec(name)?.[1] ?? [])
  return steps.map(Number).sort((a, b) => b - a)
}

function prune(dir: string): void {
  const steps = stepsIn(dir)
  const scores = new Map(steps.map((step) => [step, scoreIn(join(dir, fileOf(step)))]))
  const best = steps.reduce((a, b) => (scores.get(b)! > scores.get(a)! ? b : a))
  for (const step of steps.slice(KEPT)) if (step !== best) rmSync(join(dir, fileOf(step)))
}

/** What its header says, which is read alone; of a damaged file and of what was not measured -1. */
function scoreIn(path: string): number {
  const file = openSync(path, 'r')
  try {
    const length = Buffer.alloc(4)
    readSync(file, length, 0, 4, 0)
    const text = Buffer.alloc(Math.min(length.readUInt32LE(), 2 ** 24))
    readSync(file, text, 0, text.length, 4)
    return (JSON.parse(text.toString()) as Header).score ?? -1
  } catch {
    return -1
  } finally {
    closeSync(file)
  }
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}
