/** Search by words, by a library photo, and by any picture; and words for what photos show. */
export { levelOf, LIKELY, likelihood } from './likelihood.ts'
export { QueryImages } from './query-images.ts'
export { searchLibrary, type Tagged } from './search.ts'
export { everydayWords, makeNamer, nameOf, namerId, type Namer } from './tags.ts'
