/** A graph on disk: `<model>.hnsw` and, written after it, `<model>.json` that vouches for it. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import { writeAtomic } from '../files/index.ts'

const Card = z.object({
  format: z.literal(1),
  dims: z.number(),
  fingerprint: z.string(),
  sha256: z.string(),
})
type Card = z.infer<typeof Card>

export class GraphFiles {
  readonly graph: string
  readonly #card: string
  readonly #dir: string

  /** @param dir the library's `nearest/` folder */
  constructor(dir: string, modelHash: string) {
    this.#dir = dir
    this.graph = join(dir, `${modelHash}.hnsw`)
    this.#card = join(dir, `${modelHash}.json`)
  }

  /** Where a new graph is written before it takes the old one's place. */
  get draft(): string {
    return `${this.graph}.draft`
  }

  /** Says why the saved graph cannot serve these vectors, or null when it can. */
  async fault(dims: number, fingerprint: string): Promise<string | null> {
    const card = await this.#read()
    if (!card) return 'missing'
    if (card.dims !== dims || card.fingerprint !== fingerprint) return 'stale'
    return (await sha256(this.graph).catch(() => null)) === card.sha256 ? null : 'corrupt'
  }

  /** Puts the draft in place. A kill in between leaves a graph without a right card, which is not trusted. */
  async publish(dims: number, fingerprint: string): Promise<void> {
    const card: Card = { format: 1, dims, fingerprint, sha256: await sha256(this.draft) }
    await rename(this.draft, this.graph)
    await writeAtomic(this.#card, JSON.stringify(card))
  }

  async prepare(): Promise<void> {
    await mkdir(this.#dir, { recursive: true })
  }

  async remove(): Promise<void> {
    for (const file of [this.#card, this.graph, this.draft]) await rm(file, { force: true })
  }

  async #read(): Promise<Card | null> {
    try {
      return Card.parse(JSON.parse(await readFile(this.#card, 'utf8')))
    } catch {
      return null
    }
  }
}

async function sha256(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}
