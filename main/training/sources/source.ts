/** What a run reads its photos and texts as. A method is fed by these and never opens a file. */
import type { Data, Type } from '../../tensor/index.ts'
import type { Random } from '../../../shared/lib/random.ts'

/** Reads a photo as one record of a fixed type: raw pixels, or features of a locked tower. */
export interface PhotoSource {
  /** The input that the records are fed to. */
  readonly name: string
  readonly record: Type
  /** The records of these photos, one behind the other. */
  read(hashes: readonly string[]): Data
}

/** Reads what is written of a photo as one row of tokens. */
export interface TextSource {
  /** Tokens a row. */
  readonly context: number
  /**
   * Draws one text of the photo with index `photo` and writes its tokens to `out` at `offset`.
   * @returns the text's group: texts that say the same have equal numbers, of whichever photo
   */
  draw(photo: number, random: Random, out: BigInt64Array, offset: number): number
}
