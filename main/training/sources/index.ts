/** What a run reads a photo or a text as. */
export { Captions } from './captions.ts'
export { FeatureRows, type Perturbation } from './features.ts'
export { PixelCache } from './pixels.ts'
export type { PhotoSource, TextSource } from './source.ts'
