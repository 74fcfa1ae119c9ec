/** The engine that every shell runs. */
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export type { PictureFile, PictureKind } from '../library/index.ts'
export { RateMeter } from '../jobs/index.ts'
export { writeSample } from '../sample/index.ts'
