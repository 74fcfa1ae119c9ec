/** `kindred status` */
import { bytes, count, counted } from '../../../../shared/lib/words.ts'
import { jobNames, type FileState, type Root } from '../../../../shared/model/index.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

const meanings: Record<FileState, string> = {
  indexed: 'in the library',
  pending: 'waiting to be read',
  failed: 'could not be read',
  unsupported: 'not read by Kindred',
  offline: 'on a disk that is not there now',
  excluded: 'left out',
}

export async function status(options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const { home, roots, counts, photos, keptWords, captioned, captions, activeModel, embedded, diskBytes } =
      await client.library.overview()
    const jobs = (await client.jobs.list()).filter(({ finishedAt }) => finishedAt === null).reverse()
    const files = Object.values(counts).reduce((sum, n) => sum + n, 0)
    if (options.json) {
      const folders = roots.map(({ path, online, counts, gone }) => ({ path, online, counts, gone }))
      printJson({
        home,
        folders,
        files,
        counts,
        photos,
        keptWords,
        captioned,
        captions,
        model: activeModel,
        embedded,
        diskBytes,
        jobs: jobs.map(({ kind, state }) => ({ kind, state })),
      })
      return
    }
    const states = Object.entries(meanings) as [FileState, string][]
    const { total, entries } = await client.library.ledger({ state: 'failed', limit: 10 })
    print(
      [
        `Library   ${home} (${bytes(diskBytes)})`,
        `Folders   ${roots.map(folderLine).join('\n          ') || 'none yet'}`,
        `Photos    ${count(photos)}, ${count(captioned)} of them with ${counted(captions, 'caption')}`,
        `Model     ${activeModel ? `${activeModel.id}, which knows ${counted(embedded, 'photo')}` : 'none'}`,
        ...(keptWords > 0
          ? [
              `Words     of ${counted(keptWords, 'photo')} that no file leads to are kept: see Health in the window`,
            ]
          : []),
        ...jobs.map(
          ({ kind, state }) =>
            `${(state === 'paused' ? 'Paused' : 'Waiting').padEnd(10)}${jobNames[kind]}: goes on when the app is open`,
        ),
        '',
        table([
          ...states.map(([state, meaning]) => [counts[state], state, meaning]),
          [files, 'files', 'in all'],
        ]),
        ...(total > 0
          ? ['', ...entries.map(({ path, reason }) => `${path}: ${reason?.message} ${reason?.remedy}`)]
          : []),
      ].join('\n'),
    )
  })
}

/** A folder, and what a person should know of it. */
function folderLine({ path, online, gone }: Root): string {
  if (!online && gone === 0) return `${path} (offline: its photos are kept until it is back)`
  return gone > 0
    ? `${path} (${counted(gone, 'photo')} gone, kept until you say: "kindred index ${path} --forget-gone" if you deleted them)`
    : path
}
