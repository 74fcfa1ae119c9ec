/**
 * A library of 100,000 photos: how long a warm search takes, and how smoothly the grid scrolls in Chromium.
 * Rows, vectors and thumbnails are generated; the model is a real one, trained for a moment.
 * `node test/bench/hundred-thousand.ts [photos]`
 */
import { linkSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { createEngine } from '../../main/engine/index.ts'
import { addRoot, CaptionParser, indexLibrary } from '../../main/library/index.ts'
import { Decoder } from '../../main/media/index.ts'
import { rendererDir, serveHttp } from '../../main/shells/http/index.ts'
import { openStore } from '../../main/store/index.ts'
import { choosePhotos, createRun, settleRun, trainRun, type Choose } from '../../main/training/index.ts'
import { Gate } from '../../shared/lib/gate.ts'
import { TrainRequest } from '../../shared/model/index.ts'
import { fillLibrary } from '../fixtures/large-library.ts'
import { writeShapes } from '../fixtures/shapes.ts'

const PHOTOS = Number(process.argv[2] ?? 100_000)
const SEARCHES = 60
const dir = mkdtempSync(join(tmpdir(), 'kindred-100k-'))
const home = join(dir, 'home')
const photosDir = join(dir, 'photos')

const percentile = (values: number[], p: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(p * (values.length - 1))]!
const ms = (value: number) => `${value.toFixed(1)} ms`

/** Trains a small model and fills the library with rows that look like photos of 30 years. */
async function fill(): Promise<void> {
  await writeShapes(photosDir, 60)
  const store = openStore(home)
  const root = await addRoot(store, photosDir)
  const decoder = new Decoder()
  await indexLibrary({ store, decoder, captionParser: new CaptionParser() })
  const samples = store.photos.all()
  const { placeholder } = store.photos.tiles([samples[0]!.id])[0]!
  const request = TrainRequest.parse({ budget: { epochs: 1 }, provider: 'cpu' })
  const choose: Choose = (...args) => choosePhotos(store, ...args)
  const runId = await createRun(store, request, choose)
  await settleRun(store, runId, request, choose)
  const signal = new AbortController().signal
  const quiet = { gate: new Gate(), report: () => {}, log: console.error }
  const { modelId } = await trainRun({ store, decoder, runId, signal, ...quiet })
  decoder.close()
  const model = store.models.get(modelId)!
  fillLibrary(store, { rootId: root.id, model, photos: PHOTOS, placeholder }, (hashes) => {
    for (const [i, hash] of hashes.entries()) {
      const thumb = store.home.thumb(hash, 256)
      mkdirSync(dirname(thumb), { recursive: true })
      linkSync(store.home.thumb(samples[i % samples.length]!.hash, 256), thumb)
    }
  })
  store.models.activate(model.id)
  store.close()
}

/** Times every answer of a search, after some to warm up. */
async function timeSearches(engine: Awaited<ReturnType<typeof createEngine>>): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < SEARCHES + 5; i++) {
    const start = performance.now()
    await engine.client.search.find({
      query: { parts: [{ text: `a ${i % 2 ? 'red' : 'blue'} circle number ${i}` }] },
      limit: 100,
    })
    if (i >= 5) times.push(performance.now() - start)
  }
  console.log(
    `search among ${PHOTOS}: median ${ms(percentile(times, 0.5))}, 95th percentile ${ms(percentile(times, 0.95))}`,
  )
}

/** Scrolls from top to bottom and reports the time between frames. */
async function timeScrolling(url: string): Promise<void> {
  const browser = await chromium.launch({
    executablePath: process.env['KINDRED_BROWSER'] ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(url)
    await page.locator('[data-photo], [role="grid"] img, a img, button img').first().waitFor()
    const frames = await page.evaluate(async () => {
      const scroller = [...document.querySelectorAll('*')]
        .filter((e) => /auto|scroll/.test(getComputedStyle(e).overflowY))
        .sort((a, b) => b.scrollHeight - a.scrollHeight)[0]!
      const gaps: number[] = []
      let last = performance.now()
      for (let i = 0; i < 240; i++) {
        // Slowly as a wheel does, with a long jump now and then as the scrubber does.
        scroller.scrollTop += i % 30 === 29 ? scroller.scrollHeight / 10 : 120
        await new Promise(requestAnimationFrame)
        gaps.push(performance.now() - last)
        last = performance.now()
      }
      return { gaps, height: scroller.scrollHeight, elements: scroller.querySelectorAll('*').length }
    })
    const { gaps, height, elements } = frames
    console.log(
      `grid of ${PHOTOS}: ${height} px high, ${elements} elements; frames median ${ms(percentile(gaps, 0.5))}, ` +
        `95th percentile ${ms(percentile(gaps, 0.95))}, worst ${ms(Math.max(...gaps))}`,
    )
  } finally {
    await browser.close()
  }
}

try {
  await fill()
  const start = performance.now()
  const engine = await createEngine({ home })
  await engine.client.search.find({ query: { parts: [{ text: 'a red circle' }] }, limit: 100 })
  console.log(`opened and first search answered in ${ms(performance.now() - start)}`)
  await timeSearches(engine)
  const outlined = performance.now()
  await engine.client.photos.outline()
  console.log(`outline in ${ms(performance.now() - outlined)}`)
  const serving = await serveHttp({ engine, rendererDir: rendererDir() })
  await timeScrolling(serving.url)
  await serving.close()
  await engine.close()
} finally {
  rmSync(dir, { recursive: true, force: true })
}
