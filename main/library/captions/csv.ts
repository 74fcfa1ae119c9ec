/** Captions in columns: a header, then a row for each caption. */
import { CsvError, parse } from 'csv-parse'
import { parse as parseNow } from 'csv-parse/sync'
import { pipeline, Readable } from 'node:stream'
import { imageKeys, textKeys, type ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'

/** No caption is as long, but what follows an open quote is. */
const MAX_ROW = 1 << 20

const reading = {
  bom: true,
  relax_quotes: true,
  skip_empty_lines: true,
  trim: true,
  max_record_size: MAX_ROW,
}

/** @throws CaptionProblem naming the line */
export async function* csvRows(pieces: AsyncIterable<string>): AsyncGenerator<ImageCaption> {
  const source = pieces[Symbol.asyncIterator]()
  const head = await headOf(source)
  // Excel's own way to say the separator, as a line above the header.
  const said = /^\uFEFF?"?sep=(.)"?\r?\n/i.exec(head)
  const text = head.slice(said?.[0].length ?? 0)
  const above = said ? 1 : 0
  const { delimiter, image, caption } = layout(text, said?.[1])
  let lastLine = 1
  const onRecord = (row: string[], { lines }: { lines: number }) => {
    lastLine = lines
    return row
  }
  const rows = pipeline(
    Readable.from(after(text, source)),
    parse({ ...reading, delimiter, on_record: onRecord }),
    () => {},
  )
  let first = true
  try {
    for await (const row of rows as AsyncIterable<string[]>) {
      if (!first) yield { image: row[image]!, text: row[caption]! }
      first = false
    }
  } catch (error) {
    throw error instanceof CsvError ? explain(error, lastLine, above) : error
  }
}

/** The text to the end of the first piece that holds two lines. */
async function headOf(source: AsyncIterator<string>): Promise<string> {
  let head = ''
  while (!/\n.*\n/.test(head) && head.length < MAX_ROW) {
    const { done, value } = await source.next()
    if (done) break
    head += value
  }
  return head
}

async function* after(head: string, source: AsyncIterator<string>): AsyncGenerator<string> {
  yield head
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value
}

interface Layout {
  delimiter: string
  /** Columns. */
  image: number
  caption: number
}

/** Of all separators, the one that makes the header name a picture and a caption. */
function layout(text: string, said: string | undefined): Layout {
  const header = text.split(/\r\n|\r|\n/, 1)[0]!
  let image = -1
  for (const delimiter of said === undefined ? [',', ';', '\t', '|'] : [said]) {
    const names = namesIn(text, delimiter)
    const column = (keys: string[]) => names.indexOf(keys.find((key) => names.includes(key)) ?? '\0')
    const found = { delimiter, image: column(imageKeys), caption: column(textKeys) }
    if (found.image >= 0 && found.caption >= 0) return found
    image = Math.max(image, found.image)
  }
  throw new CaptionProblem(
    said === undefined ? 'line 1' : 'line 2',
    `the header is "${header.slice(0, 200)}" and names no ${image >= 0 ? 'caption' : 'image'} column`,
    'Let the first line read: image,caption',
  )
}

function namesIn(text: string, delimiter: string): string[] {
  try {
    const [names = []] = parseNow(text, { ...reading, delimiter, to: 1 }) as string[][]
    return names.map((name) => name.trim().toLowerCase())
  } catch {
    return []
  }
}

function explain(error: CsvError, lastLine: number, above: number): CaptionProblem {
  if (error.code === 'CSV_QUOTE_NOT_CLOSED' || error.code === 'CSV_MAX_RECORD_SIZE') {
    return new CaptionProblem(
      `line ${lastLine + 1 + above}`,
      'a double quote is opened in it or soon after, and never closed',
      'Close the quote; write a quote inside a caption twice.',
    )
  }
  const where = `line ${Number(error['lines']) + above}`
  if (error.code.includes('INCONSISTENT')) {
    return new CaptionProblem(
      where,
      'it has more or fewer fields than the header',
      'Put the caption into double quotes when it has a comma in it.',
    )
  }
  return new CaptionProblem(where, error.message, 'Save the table as CSV in UTF-8.')
}
