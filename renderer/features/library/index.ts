/** The whole library by date. */
export { default as Library } from './library.svelte'
