/** Small square photos as raw pixels, so that training decodes no picture twice. */
import {
  closeSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { Type } from '../../tensor/index.ts'
import type { PhotoSource } from './source.ts'

const HASH_LINE = 65

/**
 * Records of [3, side, side] u8, planar RGB, known by the photo's content hash. Two append-only files: `pixels.u8`
 * and `hashes.txt`, where line i names record i. A record counts once both are written, so that a kill loses at
 * most the records that were being written.
 */
export class PixelCache implements PhotoSource {
  readonly name = 'pixels'
  readonly record: Type
  readonly side: number
  readonly #records: number
  readonly #hashes: number
  readonly #places = new Map<string, number>()

  constructor(dir: string, side: number) {
    const folder = join(dir, String(side))
    mkdirSync(folder, { recursive: true })
    this.side = side
    this.record = { dtype: 'u8', shape: [3, side, side] }
    this.#records = openSync(join(folder, 'pixels.u8'), 'a+')
    this.#hashes = openSync(join(folder, 'hashes.txt'), 'a+')
    const lines = readFileSync(join(folder, 'hashes.txt'), 'latin1')
    const records = Math.min(
      Math.floor(fstatSync(this.#records).size / this.bytes),
      Math.floor(lines.length / HASH_LINE),
    )
    // What a kill left behind the last full record would shift all that is appended.
    ftruncateSync(this.#records, records * this.bytes)
    ftruncateSync(this.#hashes, records * HASH_LINE)
    for (let i = 0; i < records; i++) this.#places.set(lines.slice(i * HASH_LINE, (i + 1) * HASH_LINE - 1), i)
  }

  /** Pixels [S, S, 3] as a record has them, [3, S, S]. */
  static planar(pixels: Uint8Array): Uint8Array {
    const plane = pixels.length / 3
    const out = new Uint8Array(pixels.length)
    for (let i = 0; i < plane; i++) for (let c = 0; c < 3; c++) out[c * plane + i] = pixels[3 * i + c]!
    return out
  }

  /** Bytes of one record. */
  get bytes(): number {
    return 3 * this.side * this.side
  }

  has(hash: string): boolean {
    return this.#places.has(hash)
  }

  /** @param pixels RGB, row-major [side, side, 3] */
  add(hash: string, pixels: Uint8Array): void {
    const next = this.#places.size
    writeSync(this.#records, PixelCache.planar(pixels))
    writeSync(this.#hashes, `${hash}\n`)
    this.#places.set(hash, next)
  }

  /** The photos' records, [n, 3, side, side]. */
  read(hashes: readonly string[]): Uint8Array {
    const out = new Uint8Array(hashes.length * this.bytes)
    for (const [i, hash] of hashes.entries()) {
      const place = this.#places.get(hash)
      if (place === undefined) throw new Error(`no pixels of ${hash}`)
      readSync(this.#records, out, i * this.bytes, this.bytes, place * this.bytes)
    }
    return out
  }

  close(): void {
    closeSync(this.#records)
    closeSync(this.#hashes)
  }
}
