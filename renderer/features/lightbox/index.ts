/** The open photo. */
export { default as Lightbox } from './lightbox.svelte'
export { lightbox } from './lightbox-state.svelte.ts'
export { sequence } from './sequence-state.svelte.ts'
