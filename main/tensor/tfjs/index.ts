/** Graphs in TensorFlow.js: another way to train where its library is, and an oracle of its own in tests. */
export { tensorFlowExecutor } from './executor.ts'
export { loadTensorFlow, TENSORFLOW_REMEDY } from './load.ts'
