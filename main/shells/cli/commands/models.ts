/** `kindred models`, `kindred models use ID` and `kindred models remove ID` */
import { bytes, counted, percent } from '../../../../shared/lib/words.ts'
import type { ModelId } from '../../../../shared/model/index.ts'
import { print, printJson } from '../output.ts'
import { follow, withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export async function listModels(options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const models = await client.models.list()
    if (options.json) return printJson({ models })
    if (models.length === 0)
      return print('There is no model. Add one with "kindred models add", or train one: "kindred train".')
    print(
      table([
        ['', 'ID', 'MADE', 'READS TEXT', 'RECALL@10', 'KNOWS', 'FILES', 'OF PHOTOS'],
        ...models.map(({ id, created, active, hasText, quality, embedded, bytes: size, disk }) => {
          const recall = quality?.textToImage ?? quality?.viewToView
          return [
            active ? '*' : '',
            id,
            new Date(created).toISOString().slice(0, 16).replace('T', ' '),
            hasText ? 'yes' : 'no',
            recall ? percent(recall.at10) : '-',
            counted(embedded, 'photo'),
            bytes(size),
            bytes(disk.vectors + disk.features),
          ]
        }),
      ]),
    )
  })
}

export async function useModel(id: string, options: CommonOptions & { newest?: number }): Promise<void> {
  await withEngine(options, async (engine) => {
    const { newest } = options
    const { jobId } = await engine.client.models.use({ id: id as ModelId, ...(newest ? { newest } : {}) })
    if (jobId !== null) await follow(engine, jobId)
    if (options.json) printJson({ model: id })
    else print(`${id} is the active model now.`)
  })
}

export async function removeModel(id: string, options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    await client.models.remove({ id: id as ModelId })
    if (options.json) printJson({ removed: id })
    else print(`${id} is deleted, with all that it made of the photos.`)
  })
}
