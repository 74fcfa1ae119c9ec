/** `kindred index FOLDER...` */
import { resolve } from 'node:path'
import { print, printJson } from '../output.ts'
import { follow, withEngine, type CommonOptions } from '../session.ts'

export interface IndexOptions extends CommonOptions {
  retryFailed: boolean
}

export async function indexFolders(folders: string[], options: IndexOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const { client } = engine
    const summaries: string[] = []
    for (const folder of folders) {
      const { jobId } = await client.library.addFolder({ handle: engine.folders.mint(resolve(folder)) })
      const job = await follow(engine, jobId)
      if (job.summary) summaries.push(job.summary)
    }
    if (options.retryFailed) {
      const { jobId } = await client.library.reindex({ retryFailed: true })
      const job = await follow(engine, jobId)
      if (job.summary) summaries.push(job.summary)
    }
    const { counts, photos, captioned, captions, embedded } = await client.library.overview()
    if (options.json) printJson({ summaries, counts, photos, captioned, captions, embedded })
    else print(summaries.join('\n'))
  })
}
