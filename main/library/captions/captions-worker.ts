/** The thread that parses caption files, so that none of any size holds up a search. */
import { readFile } from 'node:fs/promises'
import type { FileReason } from '../../../shared/model/index.ts'
import { serve } from '../../threads/index.ts'
import { basename } from 'node:path'
import type { ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'
import { parseSidecar, type Said } from './sidecar.ts'
import { tableRows } from './table.ts'

export type Answer<T> =
  | { as: 'read'; value: T }
  | { as: CaptionProblem['state']; reason: FileReason }
  /** What the disk says, such as ENOENT. */
  | { as: 'unreadable'; code: string }

export type Api = typeof api

const ROWS_AT_ONCE = 500

let rows: AsyncGenerator<ImageCaption, void> | null = null

const api = {
  sidecar: (path: string): Promise<Answer<Said>> =>
    answer(path, async () => parseSidecar(basename(path), await readFile(path))),

  /** Reads a table to its end, so that nothing of one that is malformed is taken. */
  check: (path: string): Promise<Answer<null>> =>
    answer(path, async () => {
      for await (const _ of tableRows(path));
      return null
    }),

  /** Takes a table in hand, whose rows are then asked for. */
  begin: (path: string): void => {
    void rows?.return(undefined)
    rows = tableRows(path)
  },

  /** The next rows of the table in hand; none at its end. */
  more: (path: string): Promise<Answer<ImageCaption[]>> =>
    answer(path, async () => {
      const some: ImageCaption[] = []
      while (rows && some.length < ROWS_AT_ONCE) {
        const { done, value } = await rows.next()
        if (done) rows = null
        else some.push(value)
      }
      return some
    }),
}

async function answer<T>(path: string, work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { as: 'read', value: await work() }
  } catch (error) {
    if (error instanceof CaptionProblem) return { as: error.state, reason: error.reason(basename(path)) }
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return { as: 'unreadable', code }
  }
}

serve(api)
