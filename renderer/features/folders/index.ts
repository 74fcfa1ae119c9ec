/** Choosing folders. */
export { default as FolderPicker } from './folder-picker.svelte'
export { folders } from './folder-state.svelte.ts'
