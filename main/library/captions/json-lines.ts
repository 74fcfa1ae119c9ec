/** Captions in JSON, an object a line. */
import { captionsOfEntry } from './entry.ts'
import type { ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'

const MAX_LINE = 1 << 20

/** @throws CaptionProblem naming the line */
export async function* jsonLinesRows(pieces: AsyncIterable<string>): AsyncGenerator<ImageCaption> {
  let number = 0
  for await (const line of linesOf(pieces)) {
    const where = `line ${++number}`
    if (line.trim() !== '') yield* captionsOfEntry(read(line, where), where)
  }
}

/** The last line may be of any length up to the limit; a longer one comes in parts, which are no JSON. */
async function* linesOf(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const piece of pieces) {
    const lines = (rest + piece).split(/\r\n|\n/)
    rest = lines.pop()!
    yield* lines
    if (rest.length > MAX_LINE) {
      yield rest
      rest = ''
    }
  }
  yield rest
}

function read(line: string, where: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new CaptionProblem(
      where,
      'it is not JSON',
      'Write one JSON object a line: {"image": "a.jpg", "caption": "..."}',
    )
  }
}
