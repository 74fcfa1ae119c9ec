/** What a command leaves: one JSON document or text on stdout, and errors with what to do about them. */
import { ORPCError } from '@orpc/client'
import { KindredError } from '../../../shared/model/index.ts'

export interface Failure {
  code: string
  message: string
  remedy: string
}

export function printJson(document: object): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`)
}

export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** A line beside the result: on stderr, so that stdout holds the result alone. */
export function tell(text: string): void {
  process.stderr.write(`${text}\n`)
}

/** Any error in the three parts that a person needs. */
export function toFailure(error: unknown): Failure {
  if (error instanceof KindredError) return { code: error.code, message: error.message, remedy: error.remedy }
  if (error instanceof ORPCError) {
    const { remedy } = (error.data ?? {}) as { remedy?: string }
    return { code: error.code, message: error.message, remedy: remedy ?? '' }
  }
  return { code: 'INTERNAL', message: error instanceof Error ? error.message : String(error), remedy: '' }
}

export function printFailure(failure: Failure, json: boolean): void {
  if (json) printJson({ error: failure })
  tell(`kindred: ${failure.message}`)
  if (failure.remedy) tell(`  ${failure.remedy.replaceAll('\n', '\n  ')}`)
}
