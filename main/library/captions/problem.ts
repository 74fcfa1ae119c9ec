/** What is wrong with a caption file, and where. */
import type { FileReason, FileState } from '../../../shared/model/index.ts'

/** Thrown by the parsers; the ledger shows it with the file's name. */
export class CaptionProblem extends Error {
  readonly state: Extract<FileState, 'failed' | 'unsupported'> = 'failed'
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

/** Thrown for a file that only shares its name with files of captions. */
export class NoCaptions extends CaptionProblem {
  override readonly state = 'unsupported'

  override reason(name: string): FileReason {
    return {
      code: 'no-captions',
      message: `${name} holds no captions: ${this.message}.`,
      remedy: this.remedy,
    }
  }
}

export const notText = () =>
  new CaptionProblem(
    'line 1',
    'it is called text but holds other data',
    'Save it as text, or give it another name.',
  )
