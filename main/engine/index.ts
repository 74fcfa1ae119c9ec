/** The engine that every shell runs. */
export { createEngine, type Engine, type EngineOptions } from './engine.ts'
export type { MediaFile, MediaKind } from './media.ts'
export { RateMeter } from './rate.ts'
