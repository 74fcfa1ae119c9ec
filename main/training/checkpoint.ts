/** A run's state on disk: written whole or not at all. */
import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Every number that a run carries from step to step, by name: parameters, what the optimiser keeps, buffers. */
export type State = Map<string, Float32Array>

interface Header {
  step: number
  elapsedMs: number
  tensors: { name: string; length: number }[]
  sha256: string
}

const FILE = 'checkpoint.bin'

/** Writes the state after `step` steps. A crash leaves the old checkpoint or the new one, never half of one. */
export function writeCheckpoint(
  dir: string,
  { step, elapsedMs, state }: { step: number; elapsedMs: number; state: State },
): void {
  const hash = createHash('sha256')
  for (const data of state.values()) hash.update(bytesOf(data))
  const tensors = [...state].map(([name, data]) => ({ name, length: data.length }))
  const header: Header = { step, elapsedMs, tensors, sha256: hash.digest('hex') }
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(text.length)
  const draft = join(dir, `${FILE}.new`)
  const file = openSync(draft, 'w')
  try {
    for (const part of [length, text, ...[...state.values()].map(bytesOf)]) writeAll(file, part)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(draft, join(dir, FILE))
}

/** The last checkpoint, or null where there is none or it is damaged. */
export function readCheckpoint(dir: string): { step: number; elapsedMs: number; state: State } | null {
  const path = join(dir, FILE)
  if (!existsSync(path)) return null
  const bytes = readFileSync(path)
  try {
    const length = bytes.readUInt32LE(0)
    const header = JSON.parse(bytes.toString('utf8', 4, 4 + length)) as Header
    let at = 4 + length
    const state: State = new Map()
    for (const tensor of header.tensors) {
      const end = at + 4 * tensor.length
      state.set(tensor.name, new Float32Array(Uint8Array.from(bytes.subarray(at, end)).buffer))
      at = end
    }
    const hash = createHash('sha256')
    for (const data of state.values()) hash.update(bytesOf(data))
    return hash.digest('hex') === header.sha256
      ? { step: header.step, elapsedMs: header.elapsedMs, state }
      : null
  } catch {
    return null
  }
}

function bytesOf(data: Float32Array): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
}

function writeAll(file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
}
