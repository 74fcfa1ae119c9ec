/** The open photo. */
export { default as Lightbox } from './lightbox.svelte'
export { lightbox } from './lightbox-state.svelte.ts'
