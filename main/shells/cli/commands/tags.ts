/** `kindred tags`, `kindred tags remove WORD PHOTO...` and `kindred tags restore WORD PHOTO...` */
import { counted } from '../../../../shared/lib/words.ts'
import type { PhotoId } from '../../../../shared/model/index.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export async function listTags(options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const tags = await client.tags.list()
    if (options.json) return printJson({ tags })
    if (tags.length > 0) return print(table(tags.map(({ photos, word }) => [photos, word])))
    print('No photo has a tag: the active model has seen none, or it cannot tell what a photo shows.')
  })
}

export async function changeTag(
  change: 'remove' | 'restore',
  word: string,
  photos: readonly number[],
  options: CommonOptions,
): Promise<void> {
  await withEngine(options, async ({ client }) => {
    for (const id of photos) await client.tags[change]({ photoId: id as PhotoId, word })
    if (options.json) return printJson({ word, photos })
    const many = counted(photos.length, 'photo')
    print(change === 'remove' ? `${many} no longer tagged ${word}.` : `${word} is back on ${many}.`)
  })
}
