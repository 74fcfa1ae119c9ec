/** `kindred search TEXT` and `kindred search --image FILE` */
import { readFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { KindredError, type Query } from '../../../../shared/model/index.ts'
import type { Engine } from '../../../engine/index.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'

export interface SearchOptions extends CommonOptions {
  image?: string
  count: number
}

export async function search(text: string | undefined, options: SearchOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const query = options.image === undefined ? { text: text! } : await picture(engine, options.image)
    const { model, results } = await engine.client.search.find({ query, limit: options.count })
    const rows = await Promise.all(
      results.map(async ({ id, score }) => ({
        path: (await engine.client.photos.details({ id })).path,
        score,
        id,
      })),
    )
    if (options.json) printJson({ query: text ?? resolve(options.image!), model, results: rows })
    else if (rows.length === 0) print('Nothing found.')
    else print(rows.map(({ path, score }) => `${score.toFixed(3)}  ${path}`).join('\n'))
  })
}

async function picture(engine: Engine, file: string): Promise<Query> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new KindredError(
      'BAD_IMAGE',
      `${file} cannot be read.`,
      'Check its name, and that you may read it.',
      { cause },
    )
  })
  return engine.media.addQueryImage(bytes, basename(file))
}
