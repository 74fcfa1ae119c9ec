/** What the app's main process and the engine's process say to each other, as structured clones. */
import type { FolderHandle } from '../../../shared/model/index.ts'
import type { Answer } from '../http/index.ts'

/** A request of the window for a picture. */
export interface MediaRequest {
  method: string
  path: string
  headers: Record<string, string>
  /** The picture that was sent along; null when it is too large. */
  body: Uint8Array | null
}

/** What the engine's process does for the main process. */
export interface EngineCalls {
  media(request: MediaRequest): Promise<Answer>
  /** Gives a folder a handle that the page may name. */
  mint(path: string): Promise<FolderHandle>
  /** Adds a folder to the library, or looks for changes in it. */
  open(path: string): Promise<void>
}

type Call = { [K in keyof EngineCalls]: { call: K; args: Parameters<EngineCalls[K]> } }[keyof EngineCalls]

export type ToEngine =
  | ({ kind: 'ask'; id: number } & Call)
  /** Comes with a port, which a window holds the other end of. */
  | { kind: 'window' }
  /** Comes with a port, which a program that was asked for holds the other end of. */
  | { kind: 'program'; program: number }
  | { kind: 'ended'; program: number; code: number }
  | { kind: 'close' }

export type FromEngine =
  | { kind: 'ready' }
  | { kind: 'failed'; message: string; remedy: string }
  /** Only the main process can start one. */
  | { kind: 'start'; program: number; file: string; args: readonly string[] }
  | { kind: 'kill'; program: number }
  | { kind: 'reply'; id: number; value: unknown }
  | { kind: 'refusal'; id: number; message: string }

/** Answers one question. */
export async function reply(
  calls: EngineCalls,
  { id, call, args }: ToEngine & { kind: 'ask' },
): Promise<FromEngine> {
  try {
    const work = calls[call] as (...args: unknown[]) => Promise<unknown>
    return { kind: 'reply', id, value: await work(...args) }
  } catch (error) {
    return { kind: 'refusal', id, message: error instanceof Error ? error.message : String(error) }
  }
}

/** Questions that wait for their answers. */
export class Questions {
  #next = 1
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>()
  readonly #post: (message: ToEngine) => void

  constructor(post: (message: ToEngine) => void) {
    this.#post = post
  }

  ask<K extends keyof EngineCalls>(call: K, ...args: Parameters<EngineCalls[K]>): ReturnType<EngineCalls[K]> {
    const id = this.#next++
    const waiting = Promise.withResolvers<unknown>()
    this.#waiting.set(id, waiting)
    this.#post({ kind: 'ask', id, call, args } as ToEngine)
    return waiting.promise as ReturnType<EngineCalls[K]>
  }

  settle(message: FromEngine & { kind: 'reply' | 'refusal' }): void {
    const waiting = this.#waiting.get(message.id)
    this.#waiting.delete(message.id)
    if (message.kind === 'reply') waiting?.resolve(message.value)
    else waiting?.reject(new Error(message.message))
  }

  /** Refuses all that wait: the other side is gone. */
  abandon(): void {
    for (const waiting of this.#waiting.values()) waiting.reject(new Error('The engine stopped.'))
    this.#waiting.clear()
  }
}
