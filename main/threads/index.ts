/** Threads and the one protocol that is spoken with them: comlink, which hands buffers over instead of copying them. */
export { proxy, transfer } from 'comlink'
export { askOnce } from './ask-once.ts'
export { inLots } from './lots.ts'
export { pace } from './pace.ts'
export { serve } from './serve.ts'
export { startThread, type Thread } from './thread.ts'
