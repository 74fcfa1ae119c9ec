/** Caption files that name many pictures. */
import { extname } from 'node:path'
import { parseCsv } from './csv.ts'
import { parseJson, parseJsonLines } from './json.ts'
import type { ImageCaption } from './keys.ts'
import { tidy } from './text.ts'

/**
 * Reads `captions.csv`, `.json` or `.jsonl`.
 * @throws CaptionProblem
 */
export async function parseTable(name: string, text: string): Promise<ImageCaption[]> {
  const captions = await parseAs(extname(name).toLowerCase(), text)
  return captions.map(({ image, text }) => ({ image, text: tidy(text) })).filter(({ text }) => text !== '')
}

function parseAs(extension: string, text: string): ImageCaption[] | Promise<ImageCaption[]> {
  if (extension === '.csv') return parseCsv(text)
  return extension === '.json' ? parseJson(text) : parseJsonLines(text)
}
