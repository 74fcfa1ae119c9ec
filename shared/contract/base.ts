/** The ground of every procedure: typed errors with a remedy. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { errorCodes, type ErrorCode } from '../model/index.ts'

const ErrorData = z.object({ remedy: z.string() })

const errorMap = Object.fromEntries(
  Object.entries(errorCodes).map(([code, message]) => [code, { message, data: ErrorData }]),
) as Record<ErrorCode, { message: string; data: typeof ErrorData }>

export const procedure = oc.errors(errorMap)
