/** What an ONNX file says of itself: what it takes and gives, and in which other files its weights lie. */
import { readFile } from 'node:fs/promises'
import { decodeModel, type ValueInfoProto } from './schema.ts'

export interface Port {
  name: string
  /** ONNX's name of the element type, in lower case: float, float16, uint8, int64 */
  type: string
  /** a dimension that is not fixed is null */
  shape: readonly (number | null)[]
}

export interface ModelDescription {
  inputs: Port[]
  outputs: Port[]
  /** relative to the folder of the ONNX file */
  dataFiles: string[]
}

/** By their numbers in onnx.proto. */
const TYPES = [
  'undefined',
  'float',
  'uint8',
  'int8',
  'uint16',
  'int16',
  'int32',
  'int64',
  'string',
  'bool',
  'float16',
  'double',
  'uint32',
  'uint64',
  'complex64',
  'complex128',
  'bfloat16',
]

/** @throws Error where it is no ONNX model */
export async function describeModel(file: string): Promise<ModelDescription> {
  const { input, output, initializer } = decodeModel(await readFile(file))
  // Before IR version 4, weights were listed among the inputs.
  const weights = new Set(initializer.map(({ name }) => name))
  const places = initializer.flatMap(({ externalData = [] }) =>
    externalData.flatMap(({ key, value }) => (key === 'location' ? [value] : [])),
  )
  return {
    inputs: input.filter(({ name }) => !weights.has(name)).map(port),
    outputs: output.map(port),
    dataFiles: [...new Set(places)],
  }
}

const port = ({ name, type }: ValueInfoProto): Port => ({
  name,
  type: TYPES[type?.tensorType?.elemType ?? 0] ?? 'unknown',
  shape: (type?.tensorType?.shape?.dim ?? []).map((dim) =>
    'dimValue' in dim && dim.dimValue > 0 ? dim.dimValue : null,
  ),
})
