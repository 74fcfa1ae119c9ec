/** A port of Node's as comlink wants it, and errors that stay what they are on their way from thread to thread. */
import { transferHandlers, type Endpoint } from 'comlink'
import type { MessagePort } from 'node:worker_threads'
import { KindredError, type ErrorCode } from '../../shared/lib/errors.ts'

export const endpointOf = (port: MessagePort): Endpoint => port as unknown as Endpoint

interface Thrown {
  value: unknown
}

interface Sent {
  message: string
  stack: string | undefined
  /** of a KindredError */
  known: { code: ErrorCode; remedy: string } | null
}

// Comlink's own handler knows a thrown value but keeps nothing of an error beyond its message.
const { canHandle } = transferHandlers.get('throw')!
transferHandlers.set('throw', {
  canHandle,
  serialize: ({ value }: Thrown): [Sent, []] => [toSent(value), []],
  deserialize(sent: Sent): never {
    throw fromSent(sent)
  },
})

function toSent(error: unknown): Sent {
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  const known = error instanceof KindredError ? { code: error.code, remedy: error.remedy } : null
  return { message, stack, known }
}

function fromSent({ message, stack, known }: Sent): Error {
  const error = known ? new KindredError(known.code, message, known.remedy) : new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}
