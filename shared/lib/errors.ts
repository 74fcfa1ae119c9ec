/**
 * The one error type that domains throw; the contract maps it to the wire once. Most have it from `shared/model`; what a
 * decoder's process loads has it from here, without all the schemas.
 */

/** Every code a user can meet. The text is what the code means in general. */
export const errorCodes = {
  BAD_INPUT: 'The request is not of the form it must be.',
  BAD_IMAGE: 'The picture cannot be read.',
  CANCELLED: 'The work was cancelled.',
  DISK_FULL: 'There is not enough free disk space.',
  DOWNLOAD_FAILED: 'What was asked for could not be fetched.',
  FOLDER_MISSING: 'The folder is not there or cannot be read.',
  FOLDER_NESTED: 'The folder lies inside one that is already in the library, or around it.',
  INTERNAL: 'Something went wrong inside Kindred.',
  INVALID_PACK: 'The model pack is damaged or not understood.',
  LIBRARY_LOCKED: 'Another Kindred has this library open.',
  LIBRARY_NEWER: 'The library was written by a newer Kindred.',
  NO_CAPTIONS: 'There are too few captions.',
  NO_LABELS: 'There are no names to choose from.',
  NO_MODEL: 'No model is active.',
  NO_TEXT_TOWER: 'The active model cannot read text.',
  NOT_FOUND: 'That is not in the library.',
  NOTHING_TO_RESUME: 'There is no interrupted training run.',
  OFFLINE: 'The other machine cannot be reached.',
  PROVIDER_UNAVAILABLE: 'The execution provider is not available here.',
  PROVIDER_WRONG: 'The execution provider computes something else than the processor.',
  TOO_FEW_PHOTOS: 'There are too few photos.',
  TRAINING_DIVERGED: 'Training diverged: the loss is no longer a number.',
} as const

export type ErrorCode = keyof typeof errorCodes

/**
 * An error a person can act on.
 * `message` says what happened and to which file; `remedy` says what to do about it.
 */
export class KindredError extends Error {
  override readonly name = 'KindredError'
  readonly code: ErrorCode
  readonly remedy: string

  constructor(code: ErrorCode, message: string, remedy = '', options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.remedy = remedy
  }
}
