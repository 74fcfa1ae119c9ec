/** Whether a thread answers while work goes on: the longest time between two beats of it. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { availableParallelism, loadavg } from 'node:os'
import type { TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const BEAT_MS = 2
/** The longest that the thread may be away. */
const MOST_MS = 50
/** Where a thread that does nothing is away for as long, other programs take the processors. */
const LOADED_MS = 20
const isLoaded = (idle: number) => idle > LOADED_MS || loadavg()[0]! > availableParallelism()

export interface Pulse {
  /** The longest that this thread itself computed between two beats, in ms: other programs' load is not in it. */
  computed: number
  /** The longest time between two beats, in ms: computing, and waiting for native code or a processor. */
  waited: number
  /** The same of a thread that does nothing: what is due to the machine's load. */
  idle: number
}

export class Heartbeat {
  readonly #control = new Worker(new URL('../fixtures/control-worker.ts', import.meta.url))

  /** Beats while `work` goes on. */
  async during(work: () => Promise<unknown>): Promise<Pulse> {
    await this.#idle()
    let [computed, waited] = [0, 0]
    let [at, used] = [performance.now(), cpuMs()]
    const beat = () => {
      const [now, cpu] = [performance.now(), cpuMs()]
      computed = Math.max(computed, Math.min(cpu - used, now - at))
      waited = Math.max(waited, now - at)
      at = now
      used = cpu
    }
    const beats = setInterval(beat, BEAT_MS)
    try {
      await work()
      await sleep(BEAT_MS)
      beat()
    } finally {
      clearInterval(beats)
    }
    return { computed, waited, idle: await this.#idle() }
  }

  /** Holds that the thread answered all the time. */
  async holds(t: TestContext, work: () => Promise<unknown>): Promise<void> {
    const { computed, waited, idle } = await this.during(work)
    const [c, w, i] = [computed, waited, idle].map((ms) => `${ms.toFixed(0)} ms`)
    t.diagnostic(`between two beats: ${c} computed, ${w} in all; of a thread that does nothing ${i}`)
    assert.ok(computed <= MOST_MS, `it computed for ${c}`)
    if (isLoaded(idle)) t.diagnostic('the time in all was not looked at: the machine is loaded')
    else assert.ok(waited <= MOST_MS, `it was away for ${w}`)
  }

  async stop(): Promise<void> {
    await this.#control.terminate()
  }

  async #idle(): Promise<number> {
    this.#control.postMessage(null)
    const [longest] = (await once(this.#control, 'message')) as [number]
    return longest
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
