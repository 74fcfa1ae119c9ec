/** What went wrong, in the words of the contract. */
import { ORPCError } from '@orpc/server'
import { ValidationError } from '@orpc/contract'
import { z } from 'zod'
import { httpStatus } from '../../shared/contract/index.ts'
import { errorCodes, KindredError, type ErrorCode, type PhotoId } from '../../shared/model/index.ts'
import { toKindredError } from '../jobs/index.ts'

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

export const noPhoto = (id: PhotoId): KindredError =>
  new KindredError('NOT_FOUND', `There is no photo ${id} in the library.`, 'Look at the library again.')

function isBadRequest(error: unknown): error is ORPCError<'BAD_REQUEST', unknown> {
  return error instanceof ORPCError && error.code === 'BAD_REQUEST'
}

function badInput({ cause }: ORPCError<'BAD_REQUEST', unknown>): KindredError {
  const detail =
    cause instanceof ValidationError ? z.prettifyError({ issues: [...cause.issues] } as z.ZodError) : ''
  return new KindredError('BAD_INPUT', `${errorCodes.BAD_INPUT} ${detail}`.trim(), 'Correct the request.')
}
