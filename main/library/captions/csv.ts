/** `captions.csv`: a header, then a row for each caption. */
import { CsvError, parse } from 'csv-parse'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { imageKeys, textKeys, type ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'

const SLICE = 1 << 16

/** @throws CaptionProblem naming the line */
export async function parseCsv(text: string): Promise<ImageCaption[]> {
  const [header = ''] = text.split(/\r\n|\r|\n/, 1)
  const delimiter = [',', ';', '\t'].find((mark) => header.includes(mark)) ?? ','
  let image = ''
  let caption = ''
  const columns = (names: string[]) => {
    const plain = names.map((name) => name.trim().toLowerCase())
    image = plain.find((name) => imageKeys.includes(name)) ?? ''
    caption = plain.find((name) => textKeys.includes(name)) ?? ''
    if (image && caption) return plain
    throw new CaptionProblem(
      'line 1',
      `the header is "${header}" and names no ${image ? 'caption' : 'image'} column`,
      'Let the first line read: image,caption',
    )
  }
  // In slices, so that a long table never holds up a search.
  let lastLine = 1
  const onRecord = (row: Record<string, string>, { lines }: { lines: number }) => {
    lastLine = lines
    return row
  }
  const slices = Readable.from(slicesOf(text))
  const rows = slices.pipe(
    parse({ columns, delimiter, bom: true, relax_quotes: true, skip_empty_lines: true, on_record: onRecord }),
  )
  const found: ImageCaption[] = []
  try {
    for await (const row of rows as AsyncIterable<Record<string, string>>) {
      found.push({ image: row[image]!, text: row[caption]! })
    }
  } catch (error) {
    throw error instanceof CsvError ? explain(error, lastLine) : error
  }
  return found
}

async function* slicesOf(text: string): AsyncGenerator<string> {
  for (let i = 0; i < text.length; i += SLICE) {
    yield text.slice(i, i + SLICE)
    await setImmediate()
  }
}

function explain(error: CsvError, lastLine: number): CaptionProblem {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    return new CaptionProblem(
      `line ${lastLine + 1}`,
      'a double quote is opened in it or soon after, and never closed',
      'Close the quote; write a quote inside a caption twice.',
    )
  }
  const where = `line ${Number(error['lines'])}`
  if (error.code.includes('INCONSISTENT')) {
    return new CaptionProblem(
      where,
      'it has more or fewer fields than the header',
      'Put the caption into double quotes when it has a comma in it.',
    )
  }
  return new CaptionProblem(where, error.message, 'Save the table as CSV in UTF-8.')
}
