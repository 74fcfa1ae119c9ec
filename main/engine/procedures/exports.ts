/** Files for other programs. */
import { join } from 'node:path'
import { KindredError, type FolderHandle, type RunId } from '../../../shared/model/index.ts'
import {
  requireOutside,
  writeEmbeddings,
  writeEventFile,
  writeMetricsCsv,
  writeModel,
} from '../../exports/index.ts'
import type { Base } from '../base.ts'
import { tell, type Services } from '../services.ts'

export function exportProcedures(os: Base, services: Services) {
  const { store, active, folders } = services
  return {
    embeddings: os.exports.embeddings.handler(async ({ input: { folder, file, model }, signal }) => {
      const { id } = active.row(model)
      const dir = await placeOf(folder)
      return tell(services, signal, async (stop, report) => ({
        model: id,
        ...(await writeEmbeddings(store.home.folder, id, join(dir, file), report, stop)),
      }))
    }),
    metrics: os.exports.metrics.handler(async ({ input: { folder, file, runId } }) => {
      const run = runOf(runId)
      const points = store.runs.points(run.id, -1)
      const dir = await placeOf(folder)
      const written =
        file === undefined
          ? await writeEventFile(run, points, dir)
          : await writeMetricsCsv(points, join(dir, file))
      return { runId: run.id, points: points.length, files: [written] }
    }),
    model: os.exports.model.handler(async ({ input: { folder, model, precision }, signal }) => {
      const { id } = active.row(model)
      const what = { id, dir: await placeOf(folder), precision }
      return tell(services, signal, async (stop, report) => ({
        model: id,
        ...(await writeModel(store.home.folder, what, report, stop)),
      }))
    }),
  }

  async function placeOf(folder: FolderHandle): Promise<string> {
    const dir = folders.path(folder)
    await requireOutside(store, dir)
    return dir
  }

  function runOf(id: RunId | undefined) {
    const run = id === undefined ? store.runs.list()[0] : store.runs.get(id)?.run
    if (run) return run
    throw new KindredError(
      'NOT_FOUND',
      id === undefined ? 'There is no training run yet.' : `There is no training run ${id}.`,
      id === undefined ? 'Begin one: "kindred train".' : 'Leave out --run for the last one.',
    )
  }
}
