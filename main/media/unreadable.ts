/** The error for a file that is no picture that can be shown. */
import { KindredError } from '../../shared/lib/errors.ts'
import type { FileReason } from '../../shared/model/index.ts'

/** What there is to say of it, in a form that goes from process to process. */
export interface Refusal {
  state: 'failed' | 'unsupported'
  reason: FileReason
  /** There is no such file. */
  gone: boolean
}

/** BAD_IMAGE with the state and the reason that the ledger keeps for the file. */
export class UnreadablePhoto extends KindredError {
  readonly refusal: Refusal

  constructor(state: Refusal['state'], reason: FileReason, options: ErrorOptions & { gone?: boolean } = {}) {
    super('BAD_IMAGE', reason.message, reason.remedy, options)
    this.refusal = { state, reason, gone: options.gone ?? false }
  }

  get state(): Refusal['state'] {
    return this.refusal.state
  }

  get reason(): FileReason {
    return this.refusal.reason
  }
}
