/** What a file beside a photo says of it. */
import { extname } from 'node:path'
import type { Caption } from '../../../shared/model/index.ts'
import { openInside, type FoundFile } from '../../files/index.ts'
import {
  captionsOf,
  chooseDate,
  decodeText,
  isText,
  parseXmp,
  XmpProblem,
  type Place,
} from '../../media/index.ts'
import { CaptionProblem, notText } from './problem.ts'
import { parseTakeout } from './takeout.ts'
import { captionLines, tidy } from './text.ts'

export interface Said {
  captions: Caption[]
  /** ms; the camera's local clock read as UTC. */
  takenAt: number | null
  /** Only the day is known, and `takenAt` is its beginning. */
  dayOnly: boolean
  place: Place | null
  /** The picture's whole name, where the file says it. */
  title: string | null
}

const MAX_BYTES = 1 << 22

/**
 * Reads `.txt`, `.xmp` or the `.json` of Google Takeout.
 * @throws CaptionProblem; what the disk says
 */
export async function readSidecar(found: FoundFile): Promise<Said> {
  await using file = await openInside(found)
  if ((await file.stat()).size > MAX_BYTES) {
    throw new CaptionProblem('line 1', `it is larger than ${MAX_BYTES >> 20} MB`, 'Give it another name.')
  }
  const text = decodeText(await file.readFile())
  if (!isText(text)) throw notText()
  const extension = extname(found.path).toLowerCase()
  if (extension === '.json') return fromTakeout(text)
  return extension === '.xmp'
    ? fromXmp(text)
    : { ...nothing, captions: captionsOf(captionLines(text), [], 'sidecar') }
}

const nothing: Said = { captions: [], takenAt: null, dayOnly: false, place: null, title: null }

function fromTakeout(text: string): Said {
  const { description, ...facts } = parseTakeout(text)
  const line = tidy(description)
  return { ...nothing, ...facts, captions: captionsOf(line === '' ? [] : [line], [], 'sidecar') }
}

function fromXmp(text: string): Said {
  try {
    const { descriptions, keywords, taken, digitized, place } = parseXmp(text)
    const date = chooseDate([...taken, ...digitized])
    return {
      captions: captionsOf(descriptions.map(tidy), keywords.map(tidy), 'sidecar'),
      takenAt: date?.time ?? null,
      dayOnly: date?.dayOnly ?? false,
      place,
      title: null,
    }
  } catch (error) {
    if (!(error instanceof XmpProblem)) throw error
    const remedy = 'Save the metadata again in the program that wrote the file, or delete it.'
    throw new CaptionProblem(`line ${error.line}`, error.message, remedy)
  }
}
