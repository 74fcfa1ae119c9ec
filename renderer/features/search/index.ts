/** One field for words and pictures, and what they find. */
export { default as DropTarget } from './drop-target.svelte'
export { default as Search } from './search.svelte'
export { default as SearchField } from './search-field.svelte'
export { search } from './search-state.svelte.ts'
