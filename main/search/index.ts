/** Search by words, by a library photo, and by any picture. */
export { searchLibrary } from './search.ts'
