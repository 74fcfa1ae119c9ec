/**
 * The process that opens and decodes pictures from anywhere, and reads the XMP beside and inside them: whatever a file
 * does to a decoder ends this process alone.
 */
import sharp from 'sharp'
import type { Preprocessing } from '../../shared/model/index.ts'
import { serveTasks } from '../processes/index.ts'
import { loadPhoto, type PhotoFile, type Source } from './load.ts'
import type { Metadata } from './metadata.ts'
import { readDescription, readPhoto, type Photo } from './read-photo.ts'
import { UnreadablePhoto, type Refusal } from './unreadable.ts'

export type Outcome<T> = { refused: Refusal } | { value: T }

/** A file whose hash is told and which the next task is about. */
let inHand: PhotoFile | null = null

const tasks = {
  /** Takes a file in hand and gives its hash. */
  load: (source: Source): Promise<Outcome<string>> =>
    attempt(async () => (inHand = await loadPhoto(source)).hash),
  /** What the file in hand says of itself. */
  describe: (): Promise<Outcome<Metadata>> => attempt(() => readDescription(letGo())),
  /** All that is kept of the file in hand, and its pixels for a model where one is named. */
  read: (preprocessing: Preprocessing | undefined): Promise<Outcome<Photo>> =>
    attempt(() => readPhoto(letGo(), preprocessing)),
}
export type DecodeTasks = typeof tasks

function letGo(): PhotoFile {
  const file = inHand!
  inHand = null
  return file
}

async function attempt<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() }
  } catch (error) {
    if (!(error instanceof UnreadablePhoto)) throw error
    return { refused: error.refusal }
  }
}

// No picture is read twice in a row, so a cache would only hold memory.
sharp.cache(false)
// There are as many processes as the machine does at once.
sharp.concurrency(1)
serveTasks(tasks)
