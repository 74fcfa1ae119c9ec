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

const api = {
  sidecar: (path: string): Promise<Answer<Said>> =>
    answer(path, async () => parseSidecar(basename(path), await readFile(path))),

  /** Reads a table to its end, so that nothing of one that is malformed is taken. */
  check: (path: string): Promise<Answer<null>> =>
    answer(path, async () => {
      for await (const _ of tableRows(path));
      return null
    }),

  /** Hands over a table's rows, and waits until each lot is taken. */
  rows: (path: string, take: (rows: ImageCaption[]) => Promise<void>): Promise<Answer<null>> =>
    answer(path, async () => {
      let some: ImageCaption[] = []
      for await (const row of tableRows(path)) {
        if (some.push(row) < ROWS_AT_ONCE) continue
        await take(some)
        some = []
      }
      await take(some)
      return null
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
