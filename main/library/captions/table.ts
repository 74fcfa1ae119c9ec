/** Caption files that name many pictures. */
import { basename, extname } from 'node:path'
import { csvRows } from './csv.ts'
import { jsonLinesRows } from './json-lines.ts'
import { jsonRows } from './json.ts'
import type { ImageCaption } from './keys.ts'
import { isCommonName } from './names.ts'
import { CaptionProblem, NoCaptions } from './problem.ts'
import { textOf } from './text-file.ts'
import { tidy } from './text.ts'

/**
 * The rows of a table, as they come: one piece of the file is in memory at a time.
 * @throws CaptionProblem; what the disk says
 */
export async function* tableRows(path: string): AsyncGenerator<ImageCaption> {
  let rows = 0
  try {
    for await (const { image, text } of rowsOf(path)) {
      const line = tidy(text)
      rows++
      if (line !== '') yield { image, text: line }
    }
  } catch (error) {
    if (!(error instanceof CaptionProblem) || rows > 0 || !isCommonName(basename(path))) throw error
    throw new NoCaptions(error.where, error.message, 'Nothing needs doing, unless it should hold captions.')
  }
}

function rowsOf(path: string): AsyncGenerator<ImageCaption> {
  const extension = extname(path).toLowerCase()
  if (extension === '.json') return jsonRows(() => textOf(path))
  return extension === '.jsonl' ? jsonLinesRows(textOf(path)) : csvRows(textOf(path))
}
