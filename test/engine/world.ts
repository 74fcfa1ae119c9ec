/** What engine tests share: a folder of plainly coloured photos, a library with the colour model, and waiting for jobs. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import sharp from 'sharp'
import { modelHash } from '../../main/models/index.ts'
import { createEngine, type Engine, type EngineOptions } from '../../main/engine/index.ts'
import { openStore } from '../../main/store/index.ts'
import type { Calibration, Job, JobId, ModelId } from '../../shared/model/index.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'

const COLOURS = { red: '#d22', green: '#2c2', blue: '#22d' }
export type Colour = keyof typeof COLOURS

/** A photo of one colour above another; `variant` (0..200) makes it differ from others of its kind. */
export function picture(upper: Colour, lower: Colour = upper, variant = 0): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${300 + variant}" height="200">
    <rect width="600" height="100" fill="${COLOURS[upper]}"/>
    <rect y="100" width="600" height="100" fill="${COLOURS[lower]}"/>
    <rect width="600" height="200" fill="black" opacity="${variant / 500}"/></svg>`
  return sharp(Buffer.from(svg)).jpeg().toBuffer()
}

export class World {
  readonly dir: string
  readonly photos: string
  readonly home: string
  readonly resources: string
  readonly lines: string[] = []

  private constructor(dir: string) {
    this.dir = dir
    this.photos = join(dir, 'photos')
    this.home = join(dir, 'home')
    this.resources = join(dir, 'resources')
  }

  static async create(): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'kindred-engine-')))
    await mkdir(world.photos)
    return world
  }

  async write(path: string, content: Buffer | string): Promise<void> {
    const file = join(this.photos, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }

  /** Puts a model into the library as training would, before an engine opens it. */
  async install(
    id: string,
    options: {
      aboveChance?: boolean
      twist?: number
      text?: boolean
      heads?: boolean
      products?: number
      calibration?: Calibration
      active?: boolean
    } = {},
  ): Promise<void> {
    const manifest = await writeTinyPack(join(this.home, 'models', id), { name: id, ...options })
    const store = openStore(this.home)
    store.models.add({ id: id as ModelId, hash: modelHash(manifest), manifest, bytes: 1 })
    if (options.active ?? true) store.models.activate(id as ModelId)
    store.close()
  }

  /** @param options.resources by default a folder with nothing in it: there is no model but those that are installed */
  open(options: Partial<Pick<EngineOptions, 'carryOn' | 'resources' | 'network'>> = {}): Promise<Engine> {
    const log = (line: string) => this.lines.push(line)
    return createEngine({ home: this.home, log, resources: this.resources, ...options })
  }

  /** Adds the photo folder and waits until it is indexed. */
  async index(engine: Engine): Promise<Job> {
    const { jobId } = await engine.client.library.addFolder({ handle: engine.folders.mint(this.photos) })
    return ended(engine, jobId)
  }

  async remove(): Promise<void> {
    await rm(this.dir, { recursive: true })
  }
}

/** Waits for a job to end, through the contract as a page does. */
export async function ended({ client }: Engine, id: JobId): Promise<Job> {
  for await (const jobs of await client.jobs.watch()) {
    const job = jobs.find((each) => each.id === id)!
    if (job.finishedAt !== null) return job
  }
  throw new Error('the engine closed')
}

/** What comes at the end of an evaluation, after its progress. */
export async function outcome<T extends object>(
  updates: Promise<AsyncIterable<T>>,
): Promise<Exclude<T, { progress: unknown }>> {
  for await (const update of await updates) {
    if (!('progress' in update)) return update as Exclude<T, { progress: unknown }>
  }
  throw new Error('it ended without an outcome')
}

/** Waits until a job is as wanted. Looks more often than a watcher is told: on a fast machine steps pass in a moment. */
export async function reaches({ client }: Engine, id: JobId, holds: (job: Job) => boolean): Promise<void> {
  for (;;) {
    const job = (await client.jobs.list()).find((each) => each.id === id)!
    if (holds(job)) return
    if (job.finishedAt !== null) throw new Error(`it ended before: ${JSON.stringify(job)}`)
    await sleep(1)
  }
}

/** The names of what a query's parts find, best first. */
export async function found(
  engine: Engine,
  parts: Parameters<Engine['client']['search']['find']>[0]['query']['parts'],
  limit = 100,
) {
  const { results } = await engine.client.search.find({ query: { parts }, limit })
  return results.map(({ name }) => name)
}

/** The photo with this file name. */
export async function photoNamed({ client }: Engine, name: string) {
  const { ids } = await client.photos.outline()
  const tile = (await client.photos.tiles({ ids })).find((each) => each.name === name)
  if (!tile) throw new Error(`no photo ${name}`)
  return client.photos.details({ id: tile.id })
}
