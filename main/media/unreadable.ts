/** The error for a file that is no picture that can be shown. */
import { KindredError, type FileReason } from '../../shared/model/index.ts'

/** BAD_IMAGE with the state and the reason that the ledger keeps for the file. */
export class UnreadablePhoto extends KindredError {
  readonly state: 'failed' | 'unsupported'
  readonly reason: FileReason

  constructor(state: 'failed' | 'unsupported', reason: FileReason, options?: ErrorOptions) {
    super('BAD_IMAGE', reason.message, reason.remedy, options)
    this.state = state
    this.reason = reason
  }
}
