/** `kindred serve [FOLDER]` */
import { resolve } from 'node:path'
import { createEngine } from '../../../engine/index.ts'
import { rendererDir, serveHttp } from '../../http/index.ts'
import { interruptible } from '../interrupt.ts'
import { openBrowser } from '../open-browser.ts'
import { print, printJson, tell } from '../output.ts'
import type { CommonOptions } from '../session.ts'

export interface ServeOptions extends CommonOptions {
  port?: number
  open: boolean
}

/** Serves until it is interrupted. */
export async function serve(
  folder: string | undefined,
  { home, json, port = 0, open }: ServeOptions,
): Promise<void> {
  const engine = await createEngine({ home, log: tell })
  try {
    const serving = await serveHttp({ engine, rendererDir: rendererDir(), port, log: tell })
    try {
      if (json) printJson({ url: serving.url, port: serving.port })
      else print(`Kindred is at ${serving.url}\nStop it with Ctrl-C.`)
      if (folder !== undefined) {
        await engine.client.library.addFolder({ handle: engine.folders.mint(resolve(folder)) })
      }
      if (open) openBrowser(serving.urlForOnce())
      const stopped = Promise.withResolvers<void>()
      await interruptible(stopped.resolve, () => stopped.promise)
    } finally {
      await serving.close()
    }
  } finally {
    await engine.close()
  }
}
