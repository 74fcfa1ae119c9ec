/** The grid of photos that library and search share. */
export { layoutGrid, rowTiles, type GridLayout, type Section } from './grid-layout.ts'
export { gridFocus } from './grid-focus-state.svelte.ts'
export { default as PhotoGrid } from './photo-grid.svelte'
export { gridSize } from './grid-size-state.svelte.ts'
export { default as SizeSlider } from './size-slider.svelte'
export { tileCache } from './tile-cache-state.svelte.ts'
