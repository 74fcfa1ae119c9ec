/** Running a graph in TensorFlow.js, op by op, over whichever of its backends is set. */
import type { Tensor as TfTensor } from '@tensorflow/tfjs-core'
import type { Data, Executor, Tensor } from '../executor.ts'
import type { Named } from '../onnx/model.ts'
import { GraphError, type DType, type Value } from '../value.ts'
import { TYPES, type TensorFlow } from './definition.ts'
import { forms } from './forms.ts'

type AnyForm = (
  tf: TensorFlow,
  inputs: readonly TfTensor[],
  attrs: unknown,
  shape: readonly number[],
) => TfTensor

/**
 * An executor of `outputs`, fed by the names of the graph's inputs.
 * @param tf with its backend set, see `loadTensorFlow`
 */
export function tensorFlowExecutor(tf: TensorFlow, outputs: readonly Named[]): Executor {
  const order = needed(outputs.map(({ value }) => value))
  const uses = new Map<Value, number>()
  for (const value of [...order.flatMap((v) => v.inputs), ...outputs.map((o) => o.value)])
    uses.set(value, (uses.get(value) ?? 0) + 1)
  return {
    async run(fed) {
      const left = new Map(uses)
      const live = new Map<Value, TfTensor>()
      const release = (value: Value) => {
        left.set(value, left.get(value)! - 1)
        if (left.get(value) === 0) live.get(value)!.dispose()
      }
      for (const value of order) {
        const inputs = value.inputs.map((x) => live.get(x)!)
        live.set(value, compute(tf, value, inputs, fed))
        value.inputs.forEach(release)
      }
      const results: Record<string, Tensor> = {}
      for (const { name, value } of outputs) {
        const data = ofType(value.dtype, await live.get(value)!.data())
        results[name] = { dtype: value.dtype, shape: value.shape, data }
        release(value)
      }
      return results
    },
    close: async () => {},
  }
}

/** All that the outputs depend on, in the order in which it can be computed. */
function needed(outputs: readonly Value[]): Value[] {
  const seen = new Set(outputs)
  for (const value of seen) for (const x of value.inputs) seen.add(x)
  return [...seen].sort((a, b) => a.id - b.id)
}

function compute(
  tf: TensorFlow,
  value: Value,
  inputs: readonly TfTensor[],
  fed: Readonly<Record<string, Tensor>>,
): TfTensor {
  if (value.kind === 'input') return upload(tf, (value as Value<'input'>).attrs.name, fed)
  // The table is total over kinds; the form fits the node by construction of Graph.push.
  const form = forms[value.kind] as AnyForm
  return tf.tidy(() => form(tf, inputs, value.attrs, value.shape))
}

function upload(tf: TensorFlow, name: string, fed: Readonly<Record<string, Tensor>>): TfTensor {
  const tensor = fed[name]
  if (!tensor) throw new GraphError(`input "${name}" is not fed`)
  const { dtype, data, shape } = tensor
  if (dtype === 'f64') throw new GraphError('TensorFlow.js has no double precision')
  const numbers =
    dtype === 'f32' || dtype === 'bool' ? data : Int32Array.from(data as ArrayLike<number>, Number)
  return tf.tensor(numbers as Float32Array, [...shape], dtype === 'i32' ? 'int32' : TYPES[dtype])
}

/** What TensorFlow.js gives, in the type that the graph says. */
function ofType(dtype: DType, data: Float32Array | Int32Array | Uint8Array): Data {
  if (dtype === 'f32') return Float32Array.from(data)
  return dtype === 'i64' ? BigInt64Array.from(data as Int32Array, BigInt) : Uint8Array.from(data)
}
