/** Whether a thread answers while work goes on: the longest time between two beats of it. */
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const BEAT_MS = 2

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
