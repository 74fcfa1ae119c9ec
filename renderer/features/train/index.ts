/** Teaching Kindred. */
export { mainRecall } from './train-layout.ts'
export { default as Train } from './train.svelte'
