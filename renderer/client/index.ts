/** The only place that talks to the engine. */
export { Attempts } from './attempts-state.svelte.ts'
export { client } from './connect.ts'
export { connection } from './connection-state.svelte.ts'
export { follow } from './follow.ts'
export { live } from './live-state.svelte.ts'
export { media, uploadQuery, UploadError } from './media.ts'
export { isAbort, toProblem, type Problem } from './problem.ts'
export { beforeChange, whenChanged } from './when-changed.svelte.ts'
