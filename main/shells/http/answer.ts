/** An answer in a form that both shells can send: the HTTP server and the desktop's own protocol. */
import { KindredError, type ErrorCode } from '../../../shared/model/index.ts'

/** `start` and `end` are byte positions, both inclusive; a file with a root must truly lie below it when it is read. */
export interface FilePart {
  path: string
  root?: string
  start: number
  end: number
}

export interface Answer {
  status: number
  headers: Record<string, string>
  body: string | Uint8Array<ArrayBuffer> | FilePart | null
}

/** What a request says that an answer depends on; header names in lower case. */
export interface Asked {
  method: string
  path: string
  header(name: string): string | undefined
}

export const isFilePart = (body: Answer['body']): body is FilePart =>
  body !== null && typeof body === 'object' && 'path' in body

export const text = (status: number, message: string): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  body: `${message}\n`,
})

export const json = (status: number, value: object): Answer => ({
  status,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
})

export const notFound = () => text(404, 'There is nothing here.')

const statuses: Partial<Record<ErrorCode, number>> = { BAD_IMAGE: 422, BAD_INPUT: 400, NOT_FOUND: 404 }

/** A failure as the page expects it: `{ code, message, remedy }`. */
export function failure(error: unknown): Answer {
  if (!(error instanceof KindredError)) {
    return json(500, { code: 'INTERNAL', message: 'Something went wrong inside Kindred.', remedy: '' })
  }
  const { code, message, remedy } = error
  return json(statuses[code] ?? 500, { code, message, remedy })
}
