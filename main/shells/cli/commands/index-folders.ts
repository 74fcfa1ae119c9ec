/** `kindred index FOLDER...` */
import { resolve } from 'node:path'
import type { JobId } from '../../../../shared/model/index.ts'
import { print, printJson } from '../output.ts'
import { follow, withEngine, type CommonOptions } from '../session.ts'

export interface IndexOptions extends CommonOptions {
  retryFailed: boolean
  verify: boolean
  forgetGone: boolean
}

export async function indexFolders(folders: string[], options: IndexOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const { client } = engine
    const summaries: string[] = []
    const finish = async (jobId: JobId) => {
      const job = await follow(engine, jobId)
      if (job.summary) summaries.push(job.summary)
    }
    for (const folder of folders) {
      const { jobId, rootId } = await client.library.addFolder({
        handle: engine.folders.mint(resolve(folder)),
      })
      await finish(jobId)
      if (options.forgetGone) await finish((await client.library.reindex({ forgetGone: rootId })).jobId)
    }
    const { retryFailed, verify } = options
    if (retryFailed || verify) await finish((await client.library.reindex({ retryFailed, verify })).jobId)
    const { counts, photos, captioned, captions, embedded } = await client.library.overview()
    if (options.json) printJson({ summaries, counts, photos, captioned, captions, embedded })
    else print(summaries.join('\n'))
  })
}
