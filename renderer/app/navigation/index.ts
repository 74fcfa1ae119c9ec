/** Where the person is, and ways to go elsewhere. */
export { navigation, type Anchor } from './navigation-state.svelte.ts'
export { firstLimit, type Route, type View } from './route.ts'
