/** `kindred export`: files for other programs. */
import { basename, dirname, resolve } from 'node:path'
import { bytes, counted } from '../../../../shared/lib/words.ts'
import type { Cosines, ModelId, Precision, RunId } from '../../../../shared/model/index.ts'
import { outcome } from '../outcome.ts'
import { print, printJson, tell } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'

export async function exportEmbeddings(
  file: string,
  options: CommonOptions & { model?: ModelId },
): Promise<void> {
  await withEngine(options, async ({ client, folders }) => {
    const { folder, name } = placed(file, folders)
    const { model } = options
    const written = await outcome((signal) =>
      client.exports.embeddings({ folder, file: name, ...(model && { model }) }, { signal }),
    )
    if (written.missing > 0)
      tell(`${counted(written.missing, 'photo')} that ${written.model} has not looked at are left out.`)
    if (options.json) return printJson(written)
    print(
      `${counted(written.photos, 'photo')} as ${written.model} sees them, ${written.dims} numbers each:\n${written.files.join('\n')}`,
    )
  })
}

/** @param where a file that ends in .csv, or a folder for TensorBoard */
export async function exportMetrics(where: string, options: CommonOptions & { run?: RunId }): Promise<void> {
  await withEngine(options, async ({ client, folders }) => {
    const { folder, name } = placed(where, folders)
    const place = name.endsWith('.csv') ? { folder, file: name } : { folder: folders.mint(resolve(where)) }
    const { run } = options
    const written = await client.exports.metrics({ ...place, ...(run && { runId: run }) })
    if (options.json) return printJson(written)
    print(`${counted(written.points, 'point')} of run ${written.runId}:\n${written.files.join('\n')}`)
  })
}

export async function exportModel(
  directory: string,
  options: CommonOptions & { model?: ModelId; precision: Precision },
): Promise<void> {
  await withEngine(options, async ({ client, folders }) => {
    const folder = folders.mint(resolve(directory))
    const { model, precision } = options
    const written = await outcome((signal) =>
      client.exports.model({ folder, precision, ...(model && { model }) }, { signal }),
    )
    if (options.json) return printJson(written)
    const near = [nearness(written.photos, 'photo'), nearness(written.texts, 'caption')].filter(Boolean)
    print(
      [
        `${written.model}, ${bytes(written.bytes)} (in the library ${bytes(written.bytesBefore)}): ${resolve(directory)}`,
        ...near,
      ].join('\n'),
    )
  })
}

/** How near the exported model's vectors are to those of the model itself. */
const nearness = (cosines: Cosines | null, one: string): string =>
  cosines
    ? `Cosine of its vectors with those of the model itself, ${counted(cosines.count, one)}: mean ${cosines.mean.toFixed(5)}, least ${cosines.least.toFixed(5)}.`
    : ''

/** A path as the engine takes it. */
function placed(path: string, folders: Folders) {
  const full = resolve(path)
  return { folder: folders.mint(dirname(full)), name: basename(full) }
}

type Folders = Parameters<Parameters<typeof withEngine>[1]>[0]['folders']
