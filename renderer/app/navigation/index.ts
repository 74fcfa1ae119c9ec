/** Where the person is, and ways to go elsewhere. */
export { navigation, type Anchor } from './navigation-state.svelte.ts'
export { firstLimit, views, type Route, type View } from './route.ts'
