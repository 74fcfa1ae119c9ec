/** The library's database: one typed group of functions a table, one writer. */
export type { FoundCaption, FoundFacts, PhotoCaption } from './captions.ts'
export type { FileKind, FileRow, FoundFile } from './files.ts'
export { decodeFloat16, encodeFloat16 } from './float16.ts'
export { homeAt, thumbSizes, type Home, type ThumbSize } from './home.ts'
export type { ModelRow } from './models.ts'
export type { PhotoKey, PhotoRecord } from './photos.ts'
export type { RootRow } from './roots.ts'
export { openReader, openStore, type Store } from './store.ts'
