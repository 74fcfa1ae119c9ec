/** Opening a graph or a training step on whatever computes it. */
import { openExecutor, type ExecutionProvider, type Executor } from './executor.ts'
import { emitModel, emitStep, outputsOf, type Named, type Step, type StepForm } from './onnx/model.ts'
import { loadTensorFlow, tensorFlowExecutor } from './tfjs/index.ts'

/** What computes a graph: an execution provider of ONNX Runtime, or TensorFlow.js. */
export type GraphProvider = ExecutionProvider | 'tensorflow'

/** An executor of `outputs`, fed by the names of the graph's inputs. */
export async function openGraph(outputs: readonly Named[], provider: GraphProvider): Promise<Executor> {
  if (provider === 'tensorflow') return tensorFlowExecutor(loadTensorFlow(), outputs)
  return openExecutor(emitModel(outputs), { provider })
}

/**
 * An executor of a training step, whose inputs and outputs are those of `emitStep`.
 * @param form TensorFlow.js has `step` alone
 */
export async function openStep(step: Step, form: StepForm, provider: GraphProvider): Promise<Executor> {
  if (provider === 'tensorflow') return openGraph(outputsOf(step), provider)
  return openExecutor(emitStep(step, form), { provider })
}
