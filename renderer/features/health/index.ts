/** The ledger of files, and the folders of the library. */
export { default as Health } from './health.svelte'
