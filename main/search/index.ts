/** Search by words, by a library photo, and by any picture; and words for what photos show. */
export { levelOf, LIKELY, likelihood } from './likelihood.ts'
export { Naming } from './naming.ts'
export { exportOwnWords, importOwnWords } from './own-words-file.ts'
export { QueryImages } from './query-images.ts'
export { searchLibrary } from './search.ts'
export { tagReads } from './tag-reads.ts'
export { everydayWords } from './tags.ts'
