/** The first run. */
export { default as Welcome } from './welcome.svelte'
