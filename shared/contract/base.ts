/** The ground of every procedure: typed errors with a remedy. */
import { eventIterator, oc } from '@orpc/contract'
import { z } from 'zod'
import { errorCodes, Progress, type ErrorCode } from '../model/index.ts'

const ErrorData = z.object({ remedy: z.string() })

/** HTTP's word for each code, so that an error a person can act on never looks like a fault of the server. */
export const httpStatus = {
  BAD_INPUT: 400,
  BAD_IMAGE: 422,
  CANCELLED: 409,
  DISK_FULL: 507,
  DOWNLOAD_FAILED: 502,
  FOLDER_MISSING: 404,
  FOLDER_NESTED: 409,
  INTERNAL: 500,
  INVALID_PACK: 422,
  LIBRARY_LOCKED: 423,
  LIBRARY_NEWER: 409,
  NO_CAPTIONS: 409,
  NO_LABELS: 409,
  NO_MODEL: 409,
  NO_TEXT_TOWER: 409,
  NOT_FOUND: 404,
  NOTHING_TO_RESUME: 409,
  OFFLINE: 503,
  PROVIDER_UNAVAILABLE: 409,
  PROVIDER_WRONG: 409,
  TOO_FEW_PHOTOS: 409,
  TRAINING_DIVERGED: 409,
} as const satisfies Record<ErrorCode, number>

const errorMap = Object.fromEntries(
  Object.entries(errorCodes).map(([code, message]) => [
    code,
    { status: httpStatus[code as ErrorCode], message, data: ErrorData },
  ]),
) as Record<ErrorCode, { status: number; message: string; data: typeof ErrorData }>

export const procedure = oc.errors(errorMap)

/** Progress for as long as it takes, then what came of it. */
export const outcome = <T extends z.ZodRawShape>(found: T) =>
  eventIterator(z.union([z.object({ progress: Progress }), z.object(found)]))
