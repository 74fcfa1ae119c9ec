/** Which providers compute here, which are right, and how fast they are: each tried in a process of its own. */
import { totalmem } from 'node:os'
import { KindredError, type Diagnosis, type Finding } from '../../../shared/model/index.ts'
import { Died, Processes, type StartProgram } from '../../processes/index.ts'
import type { GraphProvider } from '../../tensor/index.ts'
import type { DoctorTasks } from './doctor-worker.ts'
import type { Examined } from './examine.ts'
import { machine } from './machine.ts'
import { remedyFor } from './remedies.ts'

const PROVIDERS = ['cpu', 'cuda', 'dml', 'coreml', 'webgpu', 'tensorflow'] as const satisfies GraphProvider[]
/** A first step compiles its shaders, and all of it takes a minute on a GPU made of software. */
const TASK_MS = 300_000

export interface DoctorOptions {
  /** Default: all. */
  providers?: readonly GraphProvider[]
  /** How to start a program; default: as a Node process. */
  startProgram?: StartProgram | undefined
  signal: AbortSignal
  /** Hears of each provider before it is tried. */
  report?: (provider: GraphProvider) => void
}

/**
 * Tries providers, one after the other. What goes wrong there is a finding, and no error.
 * @throws KindredError CANCELLED
 */
export async function diagnose({
  providers = PROVIDERS,
  startProgram,
  signal,
  report,
}: DoctorOptions): Promise<Diagnosis> {
  const found: Examined[] = []
  for (const provider of providers) {
    report?.(provider)
    found.push(await inProcess(provider, startProgram, signal))
  }
  const speed = ({ training }: Pick<Finding, 'training'>) => training?.imagesPerSecond ?? 0
  const fastest = found.reduce((a, b) => (speed(b) > speed(a) ? b : a))
  const findings = found.map((each): Finding => ({
    ...each,
    remedy: remedyFor(each),
    chosen: each === fastest && each.state === 'right',
  }))
  return { findings, machine: await machine() }
}

async function inProcess(
  provider: GraphProvider,
  startProgram: StartProgram | undefined,
  signal: AbortSignal,
): Promise<Examined> {
  const limits = { lanes: 1, memory: totalmem() / 2, taskMs: TASK_MS }
  const processes = new Processes<DoctorTasks>(import.meta.url, './doctor-worker', limits, startProgram)
  const stop = () => processes.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) throw new KindredError('CANCELLED', 'The examination was stopped.')
    return await processes.hold((lane) => lane.ask('examine', provider))
  } catch (error) {
    if (!(error instanceof Died)) throw error
    return { provider, state: 'died', note: HOW[error.why], training: null, inferencePerSecond: null }
  } finally {
    signal.removeEventListener('abort', stop)
    processes.close()
  }
}

const HOW: Record<Died['why'], string> = {
  crash: 'it brought its process down',
  memory: 'it took more than half of the memory',
  time: `it gave no answer within ${TASK_MS / 60_000} minutes`,
}
