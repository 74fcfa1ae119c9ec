/** The whole library by date. */
export { default as Library } from './library.svelte'
export { library } from './library-state.svelte.ts'
