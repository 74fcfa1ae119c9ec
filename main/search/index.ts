/** Search by words, by a library photo, and by any picture; and words for what photos show. */
export { QueryImages } from './query-images.ts'
export { searchLibrary, type Tagged } from './search.ts'
export { makeNamer, nameOf, namerId, type Namer } from './tags.ts'
