/** Search by words, by a library photo, and by any picture. */
export { QueryImages } from './query-images.ts'
export { searchLibrary } from './search.ts'
