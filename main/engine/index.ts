/** The engine that every shell runs. */
export { createEngine, type Engine } from './engine.ts'
export { RateMeter } from './rate.ts'
export { writeSample } from '../sample/index.ts'
