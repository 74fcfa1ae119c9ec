/** Model packs: reading them, which one is active, and inference, which makes pictures and texts unit vectors. */
export { ActiveModel } from './active.ts'
export { openEncoder, type Encoder, type QueryEncoder } from './encoder.ts'
export { Inference } from './inference.ts'
export { loadPack, modelHash, type Pack } from './pack.ts'
export { photoPixels, squarePixels } from './pixels.ts'
export { providerStates, requireProvider, workingGpus } from './provider-states.ts'
export type { Reading } from './reading.ts'
export { openReader, openTokenizer } from './tokens.ts'
