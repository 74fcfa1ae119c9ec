/** Whether a thread answers while work goes on: the longest that it computed without a pause. */
import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const BEAT_MS = 2

export interface Pulse {
  /** the longest time between two beats in which this thread itself computed, in ms: other programs' load is not in it */
  computed: number
  /** the longest time between two beats, in ms */
  waited: number
}

/** Beats while `work` goes on. */
export async function pulse(work: () => Promise<unknown>): Promise<Pulse> {
  let [computed, waited] = [0, 0]
  let [at, used] = [performance.now(), cpuMs()]
  const beat = () => {
    const [now, cpu] = [performance.now(), cpuMs()]
    computed = Math.max(computed, Math.min(cpu - used, now - at))
    waited = Math.max(waited, now - at)
    at = now
    used = cpu
  }
  await sleep(BEAT_MS)
  beat()
  ;[computed, waited] = [0, 0]
  const beats = setInterval(beat, BEAT_MS)
  try {
    await work()
    await sleep(BEAT_MS)
    beat()
  } finally {
    clearInterval(beats)
  }
  return { computed, waited }
}

/** Why waiting says nothing now: other programs leave this one no processor of its own. */
export function busyMachine(): string | false {
  const [load] = loadavg()
  return load! > availableParallelism() && `the machine is busy (load ${load!.toFixed(1)})`
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
