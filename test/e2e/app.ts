/** Kindred as a person meets it in a browser: an engine with a home of its own, the HTTP shell, Chromium. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium, type Browser, type Page } from 'playwright-core'
import { createEngine, type Engine } from '../../main/engine/index.ts'
import { rendererDir, serveHttp } from '../../main/shells/http/index.ts'

export interface App {
  engine: Engine
  page: Page
  /** The person's pictures folder, where choosing a folder starts. */
  pictures: string
  /** What the page complained of: uncaught errors and console errors. */
  complaints: string[]
  /** Waits until all work in the engine has ended. */
  idle(): Promise<void>
  close(): Promise<void>
}

/**
 * Starts the app with an empty library for a person who has nothing but an empty pictures folder.
 * @param prepare puts something into the library's home before the engine opens it
 */
export async function startApp(
  prepare?: (home: string) => Promise<void>,
  options: Partial<Parameters<typeof createEngine>[0]> = {},
): Promise<App> {
  const folder = await mkdtemp(join(tmpdir(), 'kindred-e2e-'))
  const pictures = join(folder, 'person', 'Pictures')
  await mkdir(pictures, { recursive: true })
  process.env.HOME = process.env.USERPROFILE = join(folder, 'person')
  let engine: Engine | undefined
  let serving: Awaited<ReturnType<typeof serveHttp>> | undefined
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    await serving?.close()
    await engine?.close()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const home = join(folder, 'library')
    await prepare?.(home)
    engine = await createEngine({ home, resources: folder, ...options })
    serving = await serveHttp({ engine, rendererDir: rendererDir() })
    browser = await chromium.launch({
      executablePath: process.env.KINDRED_BROWSER ?? '/usr/bin/chromium',
      // Root has no sandbox to run in; everybody else tests with it.
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(String(error)))
    page.on('console', (message) => {
      const { pathname } = URL.parse(message.location().url) ?? {}
      if (message.type() === 'error') complaints.push(`${pathname}: ${message.text()}`)
    })
    page.setDefaultTimeout(30_000)
    await page.goto(serving.url)
    const { client } = engine
    const idle = async () => {
      while ((await client.jobs.list()).some((job) => job.finishedAt === null)) await page.waitForTimeout(200)
    }
    return { engine, page, pictures, complaints, idle, close }
  } catch (error) {
    await close()
    throw error
  }
}
