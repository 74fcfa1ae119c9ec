/** What keeps the library in line with the person's folders. The folders themselves are only ever read. */
export { CaptionParser } from './captions/parser.ts'
export { embedLibrary, type Embedded } from './embed.ts'
export { EmbedAsRead } from './embed-as-read.ts'
export { readKept, type Kept } from './kept.ts'
export { Folders } from './folders.ts'
export { indexLibrary, type IndexOptions, type Report } from './index-library.ts'
export { addRoot, lookAtRoots, removeRoot } from './roots.ts'
export type { IndexResult } from './tally.ts'
