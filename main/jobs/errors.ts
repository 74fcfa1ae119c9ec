/** What went wrong, in words for a person: the one place where errors of every kind are translated. */
import { KindredError } from '../../shared/model/index.ts'

/** Any error as one that a person can act on. What nobody foresaw becomes INTERNAL and is logged whole. */
export function toKindredError(error: unknown, log: (line: string) => void): KindredError {
  if (error instanceof KindredError) return error
  const code = codeOf(error)
  if (code === 'ENOSPC' || code === 'SQLITE_FULL') {
    return new KindredError(
      'DISK_FULL',
      'The disk is full.',
      'Make room on the disk of the library, then try again.',
      {
        cause: error,
      },
    )
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new KindredError('CANCELLED', 'The work was cancelled.', '', { cause: error })
  }
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  return new KindredError(
    'INTERNAL',
    `Something went wrong inside Kindred: ${error instanceof Error ? error.message : String(error)}`,
    'Try again. If it comes back, report it with the lines that Kindred printed.',
    { cause: error },
  )
}

/** Logs what went wrong where nobody waits for it. What closing the library cut short is no news. */
export const logError = (log: (line: string) => void) => (error: unknown) => {
  if (!(error instanceof KindredError && error.code === 'CANCELLED')) log(String(error))
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
