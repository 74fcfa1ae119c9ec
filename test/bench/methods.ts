/**
 * What methods without captions learn from scratch on ../shared/data/imagenette/train, unlabelled (SupCon by its folders): k-NN
 * on val by the labels of train, beside that of an untrained tower and of pictures of 16 x 16 pixels. Counted in epochs, runs
 * may be measured on a machine that has other work.
 * `node test/bench/methods.ts minutes|epochs NUMBER TOWER METHOD...`, such as `minutes 25 vit-small byol dino`
 */
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import sharp from 'sharp'
import { nearestNeighbours } from '../../main/evaluation/index.ts'
import { createEngine, type Engine } from '../../main/engine/index.ts'
import { TrainRequest, type JobId } from '../../shared/model/index.ts'

const [unit, count, tower, ...methods] = process.argv.slice(2)
if ((unit !== 'minutes' && unit !== 'epochs') || methods.length === 0)
  throw new Error('Usage: node test/bench/methods.ts minutes|epochs NUMBER TOWER METHOD...')
const budget: TrainRequest['budget'] =
  unit === 'minutes' ? { minutes: Number(count) } : { epochs: Number(count) }
const data = resolve(import.meta.dirname, '../../../shared/data/imagenette')
if (!existsSync(data)) {
  console.log(`${data} is not there: nothing is measured.`)
  process.exit()
}
const [train, val] = [join(data, 'train'), join(data, 'val')] as const
const percent = (share: number) => `${(100 * share).toFixed(1)} %`

console.log(`16 x 16 pixels: ${percent(await rawPixels())}`)
const home = await mkdtemp(join(tmpdir(), 'kindred-methods-'))
const engine = await createEngine({ home, log: console.error, resources: home })
const { client } = engine
try {
  await done(engine, (await client.library.addFolder({ handle: engine.folders.mint(train) })).jobId)
  console.log(`untrained: ${await trained('simclr', { epochs: 0.001 })}`)
  for (const method of methods) {
    const result = await trained(method, budget)
    console.log(`${method}: ${result}`)
  }
} finally {
  await engine.close()
  await rm(home, { recursive: true, force: true })
}

/** k-NN top-1 of what a method makes within a budget, and its speed. */
async function trained(method: string, budget: TrainRequest['budget']): Promise<string> {
  const recipe = await client.training.recipe({ method, tower })
  const request = TrainRequest.parse({ recipe, budget, folders: method === 'supcon', activate: 'never' })
  const { jobId, runId } = await client.training.start(request)
  await done(engine, jobId)
  const run = (await client.training.runs()).find(({ id }) => id === runId)!
  const found = await client.models.evaluateLabels({
    model: run.modelId!,
    folder: engine.folders.mint(val),
    known: engine.folders.mint(train),
  })
  for await (const update of found) {
    if (!('progress' in update)) return `${percent(update.quality.top1)} after ${run.step} steps`
  }
  throw new Error('The evaluation ended without an outcome.')
}

async function done({ client }: Engine, id: JobId): Promise<void> {
  for await (const jobs of await client.jobs.watch()) {
    const job = jobs.find((each) => each.id === id)
    if (job?.error) throw new Error(job.error.message)
    if (job?.finishedAt != null) return
  }
}

async function rawPixels(): Promise<number> {
  const names = (await readdir(train)).sort()
  const photosIn = async (folder: string) => {
    const all = await Promise.all(
      names.map(async (name, label) =>
        (await readdir(join(folder, name))).map((file) => ({
          label,
          pixels: () => small(join(folder, name, file)),
        })),
      ),
    )
    return all.flat()
  }
  const model = {
    ...{ dims: 768, size: 16, hasText: false },
    encodeImages: async (pixels: Uint8Array, n: number) => {
      const out = Float32Array.from(pixels)
      for (let i = 0; i < n; i++) {
        const row = out.subarray(768 * i, 768 * (i + 1))
        const mean = row.reduce((sum, x) => sum + x, 0) / 768
        row.forEach((x, k) => (row[k] = x - mean))
        const length = Math.hypot(...row) || 1
        row.forEach((x, k) => (row[k] = x / length))
      }
      return out
    },
    encodeText: () => Promise.reject(new Error('It reads no text.')),
  }
  return (await nearestNeighbours(model, names, await photosIn(train), await photosIn(val))).top1
}

function small(file: string): Promise<Uint8Array> {
  return sharp(file).removeAlpha().toColourspace('srgb').resize(16, 16, { fit: 'fill' }).raw().toBuffer()
}
