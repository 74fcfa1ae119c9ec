/** A job's progress on stderr: a bar on a terminal, one line a step otherwise. */
import { amount, bytes, count, counted, duration, partOf } from '../../../shared/lib/words.ts'
import type { Job } from '../../../shared/model/index.ts'

const BAR = 24

/** The part of a stream that is written to. */
export interface Screen {
  isTTY?: boolean
  columns?: number
  write(text: string): unknown
}

/** What is shown of a job. */
export type Shown = Pick<Job, 'stage' | 'done' | 'total' | 'unit' | 'rate' | 'remainingMs'>

export class ProgressView {
  readonly #screen: Screen
  #step = ''

  constructor(screen: Screen) {
    this.#screen = screen
  }

  /** Shows where a job is. `note` is added to a bar, such as the loss of a training step. */
  show(job: Shown, note = ''): void {
    if (this.#screen.isTTY) {
      const width = this.#screen.columns ?? 80
      this.#screen.write(`\r\x1b[2K${bar(job, note).slice(0, width - 1)}`)
    } else if (step(job) !== this.#step) {
      this.#screen.write(
        `${step(job)}${job.total ? ` (${job.unit === 'bytes' ? bytes(job.total) : counted(job.total, job.unit.replace(/s$/, ''), job.unit)})` : ''}\n`,
      )
    }
    this.#step = step(job)
  }

  /** Clears the bar, so that the next line stands alone. */
  end(): void {
    if (this.#screen.isTTY && this.#step) this.#screen.write('\r\x1b[2K')
  }
}

/** What a stage is called, without the figures that may follow a colon. */
function step({ stage }: Shown): string {
  return stage.split(':')[0]!
}

/** `Reading photos  ██████░░░░  43 %  1,234/2,000 photos  56/s  12 s left  note` */
export function bar({ stage, done, total, unit, rate, remainingMs }: Shown, note: string): string {
  const share = total ? Math.min(1, done / total) : null
  const filled = Math.round(BAR * (share ?? 0))
  return [
    stage,
    share === null ? '' : '█'.repeat(filled) + '░'.repeat(BAR - filled),
    share === null ? '' : `${Math.floor(100 * share)} %`,
    total ? partOf(done, total, unit, '/') : done ? amount(done, unit) : '',
    rate
      ? `${unit === 'bytes' ? bytes(rate) : rate >= 10 ? count(Math.round(rate)) : rate.toFixed(1)}/s`
      : '',
    remainingMs === null ? '' : `${duration(remainingMs)} left`,
    note,
  ]
    .filter(Boolean)
    .join('  ')
}
