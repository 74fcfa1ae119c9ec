/** Generations of models. */
export { default as Models } from './models.svelte'
