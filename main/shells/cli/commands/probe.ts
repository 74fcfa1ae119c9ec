/** `kindred probe FOLDER [--known FOLDER] [--model ID|PATH]` */
import { resolve } from 'node:path'
import { counted, percent } from '../../../../shared/lib/words.ts'
import { outcome } from '../outcome.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'
import { labelsAsJson, tellUnread, whichModel } from './evaluate.ts'

export async function probe(
  folder: string,
  options: CommonOptions & { known?: string; model?: string },
): Promise<void> {
  await withEngine(options, async (engine) => {
    const { client, folders } = engine
    const which = await whichModel(engine, options.model)
    const known = options.known === undefined ? undefined : folders.mint(resolve(options.known))
    const { model, unread, unlabelled, learned, weightDecay, ...found } = await outcome((signal) =>
      client.models.probe({ ...which, folder: folders.mint(resolve(folder)), known }, { signal }),
    )
    tellUnread(unread, unlabelled)
    if (options.json) {
      const [probe, kNN] = [found.probe, found.neighbours].map(labelsAsJson)
      return printJson({ model, unread, unlabelled, learned, weightDecay, probe, 'k-NN': kNN })
    }
    const { photos, classes } = found.probe
    const row = (name: string, { top1, top5 }: typeof found.probe) => [name, percent(top1), percent(top5)]
    print(
      [
        `${model} on ${counted(photos, 'photo')} of ${counted(classes.length, 'name')}, told by ${counted(learned, 'other photo')}`,
        '',
        table([['', 'top-1', 'top-5'], row('linear probe', found.probe), row('k-NN', found.neighbours)]),
        '',
        `Weight decay ${weightDecay}, chosen by a fifth of those.`,
      ].join('\n'),
    )
  })
}
