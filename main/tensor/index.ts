/** The training compiler: graphs, gradients, optimisers, ONNX models, and their execution. */
export * from './activations.ts'
export * from './build.ts'
export * from './convolution.ts'
export * from './layers.ts'
export { gradients } from './autodiff.ts'
export { openExecutor, type Data, type ExecutionProvider, type Executor, type Tensor } from './executor.ts'
export { openGraph, openStep, type GraphProvider } from './open-step.ts'
export { TENSORFLOW_REMEDY } from './tfjs/index.ts'
export { flopsOf } from './flops.ts'
export { Graph, verify } from './graph.ts'
export { branched, cutOf, importModel, readingFirst } from './import/index.ts'
export { describeModel, type ModelDescription, type Port } from './onnx/describe.ts'
export { extractModel } from './onnx/extract.ts'
export { narrowModel } from './onnx/narrow.ts'
export {
  emitModel,
  emitStep,
  nextName,
  outputsOf,
  type Named,
  type StateValue,
  type Step,
  type StepForm,
} from './onnx/model.ts'
export { weightsOf } from './onnx/weights.ts'
export { GraphError, sameShape, sizeOf, type Builder, type Shape, type Type, type Value } from './value.ts'
export { adamW } from './optimisers/adam-w.ts'
export { clipped, lengthOf, type Clipping } from './optimisers/clipping.ts'
export { optimiserOf } from './optimisers/choice.ts'
export type { Optimiser } from './optimisers/optimiser.ts'
