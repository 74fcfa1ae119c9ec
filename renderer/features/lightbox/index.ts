/** The open photo. */
export { default as Lightbox } from './lightbox.svelte'
export { sequence } from './sequence-state.svelte.ts'
