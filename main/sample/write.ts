/** Writing the sample collection to disk. */
import { access, copyFile, mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import type { Gate } from '../../shared/lib/gate.ts'
import { inLanes } from '../../shared/lib/in-lanes.ts'
import { KindredError } from '../../shared/model/index.ts'
import { prepareFolder } from './folder.ts'
import { readme } from './licence.ts'
import { exifOf, withIptc, xmpOf } from './metadata.ts'
import { type Photo, planSample } from './plan.ts'
import { render } from './render.ts'

export interface SampleOptions {
  /** Photos in all, copies and bursts among them; 20 or more. */
  count: number
  seed: number
  signal?: AbortSignal
  /** Passed before each photo. */
  gate?: Gate
  report?: (progress: { stage: string; done: number; total: number; unit: string }) => void
}

export interface SampleSummary {
  photos: number
  albums: number
  captions: number
}

/** Photos drawn at the same time: sharp works on one while the next one's SVG is written. */
const lanes = 4

async function jpegOf(photo: Photo): Promise<Buffer> {
  const image = sharp(Buffer.from(await render(photo.scene, photo.frame)))
  const { width, height } = photo.scene
  if (photo.edited) {
    image.extract({ left: Math.round(width * 0.03), top: Math.round(height * 0.02), width: Math.round(width * 0.94), height: Math.round(height * 0.94) }) // prettier-ignore
  }
  const xmp = xmpOf(photo)
  image
    .flatten()
    .jpeg({ quality: photo.edited ? 74 : 85 })
    .withExif(exifOf(photo))
  if (xmp) image.withXmp(xmp)
  return withIptc(await image.toBuffer(), photo)
}

/**
 * A killed run leaves no half a photo. Not `writeAtomic` of main/files, whose drafts have names of their own each time:
 * here the run that goes on writes over the draft that a kill left, and nobody else would take it away.
 */
async function put(path: string, data: Buffer | string): Promise<void> {
  await writeFile(`${path}.part`, data)
  await rename(`${path}.part`, path)
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** The caption files beside the photos: one table an album, or one text file a photo. */
function captionFiles(photos: readonly Photo[]): Map<string, string> {
  const files = new Map<string, string>()
  for (const photo of photos) {
    if (photo.source === 'sidecar')
      files.set(photo.path.replace(/\.jpg$/, '.txt'), `${photo.captions.join('\n')}\n`)
    if (photo.source !== 'table') continue
    const table = `${dirname(photo.path)}/captions.csv`
    const image = photo.path.split('/').at(-1) as string
    const rows = photo.captions.map((caption) => `${image},${quoted(caption)}\n`).join('')
    files.set(table, (files.get(table) ?? 'image,caption\n') + rows)
  }
  return files
}

/**
 * Writes the sample collection into `dir`: illustrated scenes as JPEG in album folders, with captions in tables,
 * text files and inside the photos, some bursts and copies, a truncated JPEG and a web page named .jpg.
 * The same count and seed give the same bytes. Goes on where an interrupted run with the same arguments stopped.
 * Throws BAD_INPUT for a folder that is neither empty nor a sample, CANCELLED when the signal aborts.
 */
export async function writeSample(dir: string, options: SampleOptions): Promise<SampleSummary> {
  const { count, seed, signal, gate, report } = options
  if (!Number.isInteger(count) || count < 20 || !Number.isInteger(seed)) {
    throw new KindredError(
      'BAD_INPUT',
      `A sample of ${count} photos with seed ${seed} cannot be made.`,
      'Give a whole number of 20 or more, and a whole number as seed.',
    )
  }
  const plan = planSample(count, seed)
  const texts = captionFiles(plan.photos)
  texts.set('README.md', readme)
  const files = [
    ...plan.photos.map((p) => p.path),
    ...plan.copies.map((c) => c.path),
    plan.truncated.path,
    plan.noPicture,
    ...texts.keys(),
  ]
  await prepareFolder(dir, count, seed, files)
  for (const folder of new Set(files.map((file) => dirname(join(dir, file)))))
    await mkdir(folder, { recursive: true })
  for (const [file, text] of texts) await put(join(dir, file), text)

  let done = 0
  const total = plan.photos.length + plan.copies.length
  const step = () => report?.({ stage: 'Drawing the sample collection', done: ++done, total, unit: 'photos' })
  const stopIfAsked = () => {
    if (signal?.aborted)
      throw new KindredError('CANCELLED', `Drawing the sample collection into ${dir} was cancelled.`)
  }
  await inLanes(plan.photos, lanes, async (photo) => {
    await gate?.pass()
    stopIfAsked()
    const path = join(dir, photo.path)
    if (!(await exists(path))) await put(path, await jpegOf(photo))
    step()
  })
  for (const { path, of } of plan.copies) {
    stopIfAsked()
    await copyFile(join(dir, of), join(dir, path))
    step()
  }
  const whole = await jpegOf(plan.truncated.of)
  await put(join(dir, plan.truncated.path), whole.subarray(0, Math.round(whole.length * 0.4)))
  await put(
    join(dir, plan.noPicture),
    '<!doctype html>\n<title>404 Not Found</title>\n<h1>The picture is not here any more</h1>\n',
  )
  return {
    photos: total,
    albums: new Set(plan.photos.map((p) => dirname(p.path))).size,
    captions: plan.photos.reduce((sum, p) => sum + p.captions.length, 0),
  }
}
