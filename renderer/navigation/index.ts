/** Where the person is, and ways to go elsewhere. */
export { navigation, type Anchor } from './navigation-state.svelte.ts'
export { firstLimit, partsOf, queryOf, subjectOf, type Route, type QueryInput, type View } from './route.ts'
