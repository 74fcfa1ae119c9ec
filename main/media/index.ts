/** Photo files: what they hold, what they show, why they cannot be read. Nothing here writes. */
export { isPictureName, reasonAgainstName } from './formats.ts'
export { loadPhoto } from './load.ts'
export { captionsOf, type Metadata } from './metadata.ts'
export { readHeader, readPhoto, type Photo } from './read-photo.ts'
export { decodeText } from './text.ts'
export { UnreadablePhoto } from './unreadable.ts'
export { parseXmp, XmpProblem } from './xmp.ts'
