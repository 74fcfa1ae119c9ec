/** What is wrong with a caption file, and where. */
import type { FileReason } from '../../../shared/model/index.ts'

/** Thrown by the parsers; the ledger shows it with the file's name. */
export class CaptionProblem extends Error {
  readonly where: string
  readonly remedy: string

  /**
   * @param where such as `line 17`
   * @param what what is wrong there, going on from "line 17: "
   */
  constructor(where: string, what: string, remedy: string) {
    super(what)
    this.where = where
    this.remedy = remedy
  }

  reason(name: string): FileReason {
    return {
      code: 'bad-captions',
      message: `${name}, ${this.where}: ${this.message}. None of its captions were taken.`,
      remedy: this.remedy,
    }
  }
}
