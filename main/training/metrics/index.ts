/** How a run is watched: figures of each step, measurements along the way, and what they warn of. */
export { CollapseWatch, type Signs } from './collapse.ts'
export { figuresOf, type Pairs } from './figures.ts'
export { nothingMeasured, scoreOf, type Measured } from './measured.ts'
export { neighbourAccuracy } from './neighbours.ts'
export { rankMe } from './rank-me.ts'
