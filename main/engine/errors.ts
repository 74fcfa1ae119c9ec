/** What went wrong, in the words of the contract: the one place where errors of every kind are translated. */
import { ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'
import { z } from 'zod'
import { httpStatus } from '../../shared/contract/index.ts'
import { errorCodes, KindredError, type ErrorCode } from '../../shared/model/index.ts'

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

/** Any error as the contract has it on the wire. */
export function toWire(
  error: unknown,
  log: (line: string) => void,
): ORPCError<ErrorCode, { remedy: string }> {
  const { code, message, remedy } = isBadRequest(error) ? badInput(error) : toKindredError(error, log)
  return new ORPCError(code, {
    status: httpStatus[code],
    message: message || errorCodes[code],
    data: { remedy },
  })
}

function isBadRequest(error: unknown): error is ORPCError<'BAD_REQUEST', unknown> {
  return error instanceof ORPCError && error.code === 'BAD_REQUEST'
}

function badInput({ cause }: ORPCError<'BAD_REQUEST', unknown>): KindredError {
  const detail =
    cause instanceof ValidationError ? z.prettifyError({ issues: [...cause.issues] } as z.ZodError) : ''
  return new KindredError('BAD_INPUT', `${errorCodes.BAD_INPUT} ${detail}`.trim(), 'Correct the request.')
}

function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}
