/** A model's graphs in several precisions, as transformers.js and optimum name them. */

/** Endings of one model in several precisions, the best first that a processor runs well. */
const VARIANTS = ['', '_quantized', '_int8', '_uint8', '_fp16', '_q4', '_bnb4', '_q4f16']

/** What a graph's file may be called, the best first. */
export function graphNames(stem: string, variant: string | null): string[] {
  const endings = variant === null ? VARIANTS : [`_${variant}`]
  return endings.flatMap((ending) => [`onnx/${stem}${ending}.onnx`, `${stem}${ending}.onnx`])
}
