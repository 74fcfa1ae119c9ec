/** A text file as a stream of pieces, whatever its encoding. */
import { createReadStream } from 'node:fs'
import { TextDecoder } from 'node:util'
import { isText, utf16Of } from '../../media/index.ts'
import { notText } from './problem.ts'

const PIECE = 1 << 16

/**
 * Reads a file as `decodeText` does, twice: the encoding shows only at the end.
 * @throws CaptionProblem when it holds no text; what the disk says
 */
export async function* textOf(path: string): AsyncGenerator<string> {
  const encoding = (await utf16AtHead(path)) ?? ((await isUtf8(path)) ? 'utf-8' : 'windows-1252')
  for await (const text of decoded(path, new TextDecoder(encoding))) {
    if (!isText(text)) throw notText()
    yield text
  }
}

async function utf16AtHead(path: string) {
  for await (const head of pieces(path)) return utf16Of(head)
  return null
}

async function isUtf8(path: string): Promise<boolean> {
  try {
    for await (const _ of decoded(path, new TextDecoder('utf-8', { fatal: true })));
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

async function* decoded(path: string, decoder: TextDecoder): AsyncGenerator<string> {
  for await (const piece of pieces(path)) yield decoder.decode(piece, { stream: true })
  yield decoder.decode()
}

const pieces = (path: string) => createReadStream(path, { highWaterMark: PIECE }) as AsyncIterable<Buffer>
