/** Photo files: what they hold, what they show, why they cannot be read. Nothing here writes. */
export { isPictureName, reasonAgainstName } from './formats.ts'
export { loadPhoto } from './load.ts'
export type { Metadata } from './metadata.ts'
export { readHeader, readPhoto, type Photo } from './read-photo.ts'
export { UnreadablePhoto } from './unreadable.ts'
export { parseXmp, xmpProblem } from './xmp.ts'
