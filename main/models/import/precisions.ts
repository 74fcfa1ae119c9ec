/** A model's graphs in several precisions, as transformers.js and optimum name them. */
import type { Precision } from '../../../shared/model/index.ts'

/** What the names of files of each precision end in. ONNX Runtime computes fp16 on a processor as it does fp32. */
export const precisionEndings: Readonly<Record<Precision, readonly string[]>> = {
  fp32: [''],
  fp16: ['_fp16'],
  int8: ['_quantized', '_int8', '_uint8'],
}
/** Of still fewer bits: taken where there is nothing else. */
const coarse = ['_q4', '_bnb4', '_q4f16']

/** What a graph's file may be called, the best first. */
export function graphNames(stem: string, precision: Precision | null): string[] {
  const endings =
    precision === null ? [...Object.values(precisionEndings).flat(), ...coarse] : precisionEndings[precision]
  return endings.flatMap((ending) => [`onnx/${stem}${ending}.onnx`, `${stem}${ending}.onnx`])
}
