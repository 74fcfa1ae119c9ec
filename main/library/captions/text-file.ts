/** A text file as a stream of pieces, whatever its encoding. */
import { TextDecoder } from 'node:util'
import { openInside, type FoundFile } from '../../files/index.ts'
import { isText, utf16Of } from '../../media/index.ts'
import { notText } from './problem.ts'

const PIECE = 1 << 16

/**
 * Reads a file as `decodeText` does, twice: the encoding shows only at the end.
 * @throws CaptionProblem when it holds no text; what the disk says
 */
export async function* textOf(file: FoundFile): AsyncGenerator<string> {
  const encoding = (await utf16AtHead(file)) ?? ((await isUtf8(file)) ? 'utf-8' : 'windows-1252')
  for await (const text of decoded(file, new TextDecoder(encoding))) {
    if (!isText(text)) throw notText()
    yield text
  }
}

async function utf16AtHead(file: FoundFile) {
  for await (const head of pieces(file)) return utf16Of(head)
  return null
}

async function isUtf8(file: FoundFile): Promise<boolean> {
  try {
    for await (const _ of decoded(file, new TextDecoder('utf-8', { fatal: true })));
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

async function* decoded(file: FoundFile, decoder: TextDecoder): AsyncGenerator<string> {
  for await (const piece of pieces(file)) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

async function* pieces(found: FoundFile): AsyncGenerator<Buffer> {
  const file = await openInside(found)
  yield* file.createReadStream({ highWaterMark: PIECE }) as AsyncIterable<Buffer>
}
