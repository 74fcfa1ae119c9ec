/** The photos themselves, as every screen shows them: their grid, their order, their tiles. */
export { layoutGrid, rowTiles, type GridLayout, type Section } from './grid-layout.ts'
export { gridFocus } from './grid-focus-state.svelte.ts'
export { outline } from './outline-state.svelte.ts'
export { default as PhotoGrid } from './photo-grid.svelte'
export { gridSize } from './grid-size-state.svelte.ts'
export { sequence } from './sequence-state.svelte.ts'
export { default as SizeSlider } from './size-slider.svelte'
export { tileCache } from './tile-cache-state.svelte.ts'
