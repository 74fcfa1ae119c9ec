/** Caption files that name many pictures. */
import { extname } from 'node:path'
import { parseCsv } from './csv.ts'
import { parseJson, parseJsonLines } from './json.ts'
import { tidy } from './text.ts'

/** A caption and the picture it is of, as the file names it. */
export interface ImageCaption {
  image: string
  text: string
}

/** What columns and properties with the picture's name are called, here and elsewhere. */
export const imageKeys = ['image', 'file_name', 'filename', 'file', 'image_name', 'path']
export const textKeys = ['caption', 'text', 'description', 'comment']

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
