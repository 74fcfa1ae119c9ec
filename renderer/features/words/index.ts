/** Words of a person's own, and the photos that they are given to. */
export { default as SelectionBar } from './selection-bar.svelte'
export { default as Words } from './words.svelte'
export { wordsState } from './words-state.svelte.ts'
