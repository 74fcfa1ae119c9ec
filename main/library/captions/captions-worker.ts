/** The process that parses caption files from anywhere: whatever a file does to a parser ends this process alone. */
import { basename } from 'node:path'
import type { FileReason } from '../../../shared/model/index.ts'
import { leadsElsewhere, type FoundFile } from '../../files/index.ts'
import { serveTasks } from '../../processes/index.ts'
import type { ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'
import { readSidecar, type Said } from './sidecar.ts'
import { tableRows } from './table.ts'

export type Answer<T> =
  | { as: 'read'; value: T }
  | { as: CaptionProblem['state']; reason: FileReason }
  /** What the disk says, such as ENOENT. */
  | { as: 'unreadable'; code: string }

const ROWS_AT_ONCE = 500
/** Many, as nothing is sent of them, and still few enough to take seconds. */
const ROWS_CHECKED_AT_ONCE = 50_000

/** The table in hand. */
let table: { file: FoundFile; rows: AsyncGenerator<ImageCaption> } | null = null

const tasks = {
  sidecar: (file: FoundFile): Promise<Answer<Said>> => answer(file, () => readSidecar(file)),

  /** Takes a table in hand, at its beginning. */
  begin: (file: FoundFile): Promise<Answer<void>> =>
    answer(file, async () => {
      await table?.rows.return(undefined)
      table = { file, rows: tableRows(file) }
    }),
  /** Goes through the next rows of the table in hand. @returns how many they were; none at its end */
  check: (): Promise<Answer<number>> => answer(table!.file, () => next(ROWS_CHECKED_AT_ONCE, () => {})),
  /** The next rows of the table in hand; none at its end. */
  more: (): Promise<Answer<ImageCaption[]>> =>
    answer(table!.file, async () => {
      const some: ImageCaption[] = []
      await next(ROWS_AT_ONCE, (row) => some.push(row))
      return some
    }),
}
export type CaptionTasks = typeof tasks

async function next(most: number, take: (row: ImageCaption) => void): Promise<number> {
  for (let count = 0; count < most; count++) {
    const { done, value } = await table!.rows.next()
    if (done) return count
    take(value)
  }
  return most
}

async function answer<T>(file: FoundFile, work: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { as: 'read', value: await work() }
  } catch (error) {
    if (error instanceof CaptionProblem) return { as: error.state, reason: error.reason(basename(file.path)) }
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return code === 'ELOOP' ? { as: 'failed', reason: leadsElsewhere(file) } : { as: 'unreadable', code }
  }
}

serveTasks(tasks)
