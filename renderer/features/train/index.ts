/** Teaching Kindred. */
export { default as Train } from './train.svelte'
