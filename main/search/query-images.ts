/** Pictures from outside, as queries: checked, made small, and kept for a while so that a reload finds them. */
import { createHash } from 'node:crypto'
import { readdir, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, QueryImageId } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import type { Decoder } from '../media/index.ts'
import type { Thumbs, ThumbSize } from '../store/index.ts'

const MOST_BYTES = 64 * 2 ** 20
const MOST_KEPT = 100
const ID = /^[0-9a-f]{32}$/

export class QueryImages {
  readonly #dir: string
  readonly #decoder: Decoder

  /** @param dir where they are kept */
  constructor(dir: string, decoder: Decoder) {
    this.#dir = dir
    this.#decoder = decoder
  }

  /**
   * Takes a picture's bytes and gives it an id, the same for the same bytes.
   * @param name what an error calls it
   * @throws KindredError BAD_IMAGE
   */
  async add(bytes: Uint8Array, name = 'The picture'): Promise<QueryImageId> {
    if (bytes.length > MOST_BYTES) {
      const size = Math.round(bytes.length / 2 ** 20)
      throw new KindredError(
        'BAD_IMAGE',
        `${name} has ${size} MB; Kindred takes up to 64 MB.`,
        'Make a smaller copy of it.',
      )
    }
    const id = QueryImageId.parse(createHash('sha256').update(bytes).digest('hex').slice(0, 32))
    const photo = await this.#decoder.read({ name, data: bytes })
    await writeAtomic(this.#file(id, 256), photo.thumb256)
    await writeAtomic(this.#file(id, 1024), photo.thumb1024)
    await this.#prune()
    return id
  }

  /**
   * The file of a picture's small or large form (WebP).
   * @throws KindredError NOT_FOUND
   */
  async path(id: QueryImageId, size: ThumbSize): Promise<string> {
    const file = ID.test(id) ? this.#file(id, size) : null
    const now = new Date()
    const there =
      file !== null &&
      (await utimes(file, now, now).then(
        () => true,
        () => false,
      ))
    if (!there)
      throw new KindredError('NOT_FOUND', 'That query picture is no longer kept.', 'Drop the picture again.')
    return file
  }

  /** @throws KindredError NOT_FOUND */
  async thumbs(id: QueryImageId): Promise<Thumbs> {
    return { small: await this.path(id, 256), large: await this.path(id, 1024) }
  }

  #file(id: QueryImageId, size: ThumbSize): string {
    return join(this.#dir, `${id}-${size}.webp`)
  }

  /** Forgets the pictures that were not used for the longest time. */
  async #prune(): Promise<void> {
    const names = await readdir(this.#dir)
    if (names.length <= 2 * MOST_KEPT) return
    const files = await Promise.all(
      names.map(async (name) => ({ name, usedAt: (await stat(join(this.#dir, name))).mtimeMs })),
    )
    files.sort((a, b) => b.usedAt - a.usedAt)
    for (const { name } of files.slice(2 * MOST_KEPT)) await rm(join(this.#dir, name), { force: true })
  }
}
