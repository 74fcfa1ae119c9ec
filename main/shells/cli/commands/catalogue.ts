/** `kindred models catalogue` */
import { bytes, count, duration, percent } from '../../../../shared/lib/words.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

const MANY_PHOTOS = 10_000

export async function showCatalogue(options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const models = await client.models.catalogue()
    if (options.json) return printJson({ models })
    print(
      table([
        ['NAME', 'MODEL', 'LANGUAGES', 'LICENCE', 'SIZE', 'PIXELS', 'PHOTOS/S', 'FOR 10,000'],
        ...models.map(({ id, name, languages, licence, bytes: size, imageSize, photosPerSecond }) => [
          id,
          name,
          languages.join(', ').replace(/^mul$/, 'many'),
          licence.name,
          size === null ? '-' : bytes(size),
          imageSize,
          photosPerSecond < 10 ? photosPerSecond.toFixed(1) : count(photosPerSecond),
          duration((MANY_PHOTOS / photosPerSecond) * 1000),
        ]),
      ]),
    )
    print('\nPublished recall:\n')
    const figures = models.flatMap(({ id, recall }) => recall.map((each) => ({ id, ...each })))
    print(
      table([
        ['NAME', 'ON', 'LANGUAGE', 'MEASURE', '', 'SOURCE'],
        ...figures.map(({ id, on, language, measure, value, source }) => [
          id,
          on,
          language,
          measure,
          percent(value),
          source,
        ]),
      ]),
    )
    print(
      '\nSpeed is an estimate from how fast this processor multiplies matrices now. Fetch one with "kindred models add NAME".',
    )
  })
}
