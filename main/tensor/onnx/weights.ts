/** Trained weights, read back from an ONNX model. */
import { HALF } from './emitter.ts'
import { decodeModel } from './schema.ts'

const FLOAT = 1

/** Every initialiser of floats or half floats, by its name. */
export function weightsOf(model: Uint8Array): Map<string, Float32Array> {
  const weights = new Map<string, Float32Array>()
  for (const { name, dataType, rawData } of decodeModel(model).initializer) {
    // A copy of its own, which begins where an array of floats may.
    const { buffer } = Uint8Array.from(rawData ?? [])
    if (dataType === FLOAT) weights.set(name!, new Float32Array(buffer))
    if (dataType === HALF) weights.set(name!, Float32Array.from(new Float16Array(buffer)))
  }
  return weights
}
