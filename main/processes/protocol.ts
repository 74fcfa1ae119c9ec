/** What `Processes` and a process of it say to each other: a task, then its answer, and so on. */

/** Named tasks: each takes one thing and gives one thing, which can both be cloned. */
export type Tasks = Record<string, (input: never) => unknown>

export interface Wanted {
  task: string
  input: unknown
}

export type Answer =
  { done: true; value: unknown } | { done: false; message: string; stack: string | undefined }
