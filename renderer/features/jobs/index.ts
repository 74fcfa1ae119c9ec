/** Long work as the person sees it. */
export { default as JobsTray } from './jobs-tray.svelte'
export { tray } from './tray-state.svelte.ts'
