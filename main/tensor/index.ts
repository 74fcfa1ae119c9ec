/** The training compiler: graphs, gradients, optimisers, ONNX models, and their execution. */
export * from './build.ts'
export { gradients } from './autodiff.ts'
export { openExecutor, type Data, type ExecutionProvider, type Executor, type Tensor } from './executor.ts'
export { Graph, verify } from './graph.ts'
export {
  emitModel,
  emitStep,
  inputsOf,
  nextName,
  type Named,
  type StateValue,
  type Step,
  type StepForm,
} from './onnx/model.ts'
export { GraphError, sizeOf, type Builder, type DType, type Shape, type Type, type Value } from './value.ts'
export { adamW, type AdamWOptions, type AdamWSchedule } from './optimizer.ts'
