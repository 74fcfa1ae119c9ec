/** The engine that every shell runs. */
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export { RateMeter } from '../jobs/index.ts'
export { writeSample } from '../sample/index.ts'
