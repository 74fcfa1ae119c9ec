/** Caption files that name many pictures. */
import { basename, extname } from 'node:path'
import type { FoundFile } from '../../files/index.ts'
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
export async function* tableRows(file: FoundFile): AsyncGenerator<ImageCaption> {
  let rows = 0
  try {
    for await (const { image, text } of rowsOf(file)) {
      const line = tidy(text)
      rows++
      if (line !== '') yield { image, text: line }
    }
  } catch (error) {
    if (!(error instanceof CaptionProblem) || rows > 0 || !isCommonName(basename(file.path))) throw error
    throw new NoCaptions(error.where, error.message, 'Nothing needs doing, unless it should hold captions.')
  }
}

function rowsOf(file: FoundFile): AsyncGenerator<ImageCaption> {
  const extension = extname(file.path).toLowerCase()
  if (extension === '.json') return jsonRows(() => textOf(file))
  return extension === '.jsonl' ? jsonLinesRows(textOf(file)) : csvRows(textOf(file))
}
