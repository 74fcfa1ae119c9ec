/** How fast this machine computes, measured when it is first asked for. */
import { askOnce, startThread } from '../threads/index.ts'
import type { SpeedApi } from './speed-worker.ts'

let measured: Promise<number> | null = null

/**
 * Multiply-adds a second of matrix products as a vision transformer has them, on the processor: in the fastest of some
 * runs, so that other work counts less.
 */
export function multiplyAddsPerSecond(): Promise<number> {
  measured ??= measure()
  return measured
}

async function measure(): Promise<number> {
  try {
    const thread = startThread<SpeedApi>(import.meta.url, './speed-worker')
    return await askOnce(thread, (api) => api.multiplyAddsPerSecond())
  } catch (error) {
    measured = null
    throw error
  }
}
