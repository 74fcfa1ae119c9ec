/** Model packs and their inference: pictures and texts become unit vectors. */
export { openEncoder, type Encoder, type EncoderOptions } from './encoder.ts'
export { loadPack, modelHash, type Pack } from './pack.ts'
export { providerStates, requireProvider, workingGpus, type ProviderState } from './providers.ts'
export { openEncoderThread } from './thread.ts'
export { openTokenizer, type Tokenize } from './tokens.ts'
