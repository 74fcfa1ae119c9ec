/** What went wrong, in a form that can be shown: what happened and what to do. */
import { ORPCError } from '@orpc/client'

export interface Problem {
  code: string
  message: string
  remedy: string
}

/** Turns anything thrown by a call into words for the person. */
export function toProblem(error: unknown): Problem {
  if (error instanceof ORPCError) {
    const data: unknown = error.data
    const remedy = data && typeof data === 'object' && 'remedy' in data ? String(data.remedy) : ''
    return { code: error.code, message: error.message, remedy }
  }
  if (error instanceof TypeError) {
    return {
      code: 'UNREACHABLE',
      message: 'Kindred is not answering.',
      remedy: 'It may have been closed. Start it again; this page picks up where it was.',
    }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), remedy: '' }
}

/** True where the server wants the address it printed at its start. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ORPCError && (error.status === 401 || error.status === 403)
}

/** True for work that was given up on purpose. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}
