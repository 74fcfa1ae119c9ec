/** Model packs and their inference: pictures and texts become unit vectors. */
export { openEncoder, type Encoder, type QueryEncoder } from './encoder.ts'
export { loadPack, modelHash, type Pack } from './pack.ts'
export { photoPixels, squarePixels } from './pixels.ts'
export { providerStates, requireProvider, workingGpus } from './providers.ts'
export { openEncoderThread } from './thread.ts'
export { openTokenizer } from './tokens.ts'
