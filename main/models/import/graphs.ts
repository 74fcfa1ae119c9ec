/** What a model's ONNX files say: how they are fed, and which output is the embedding. */
import { dirname, join, posix } from 'node:path'
import type { ImageSide, Output, TextSide } from '../../../shared/model/index.ts'
import { describeModel, type ModelDescription, type Port } from '../../tensor/index.ts'
import type { DraftSide } from './draft.ts'
import { unusable, type ModelFolder } from './folder.ts'

/** An ONNX file, described. */
export interface Graph extends ModelDescription {
  path: string
  /** files that hold its weights, relative to the model's folder */
  weights: string[]
}

/** @throws KindredError INVALID_PACK */
export async function readGraph(folder: ModelFolder, file: string): Promise<Graph> {
  const path = folder.at(file)
  const description = await describeModel(path).catch((cause: unknown) => {
    throw unusable(path, `is no ONNX model: ${(cause as Error).message}`, cause)
  })
  const weights = description.dataFiles.map((name) => posix.join(dirname(file), name))
  const missing = weights.find((name) => !folder.files.has(name))
  if (missing) throw unusable(join(folder.path, missing), `is not there, which ${path} keeps its weights in`)
  return { ...description, path, weights }
}

/** @throws KindredError INVALID_PACK naming the file and the input */
export function imageInput({ path, inputs }: Graph, size: number): ImageSide['input'] {
  const [input, ...others] = inputs
  if (!input || others.length > 0 || input.shape.length !== 4) {
    throw unusable(path, `takes ${listed(inputs)} where one picture [N, 3, ${size}, ${size}] is understood`)
  }
  const { name, shape } = input
  const [batch, ...rest] = shape
  const layout = rest[2] === 3 && rest[0] !== 3 ? 'NHWC' : 'NCHW'
  const wanted = layout === 'NHWC' ? [size, size, 3] : [3, size, size]
  if (rest.some((length, i) => length !== null && length !== wanted[i])) {
    throw unusable(path, `takes ${listed([input])} where its configuration says ${size} pixels`)
  }
  return { name, type: typeOf(path, input, { float: 'f32', uint8: 'u8' }), layout, batch: batch ?? null }
}

const TOKENS = ['input_ids', 'text', 'tokens', 'input']
const OTHERS = { mask: 'attention_mask', positions: 'position_ids', types: 'token_type_ids' } as const

/**
 * @returns how it is fed, and the only number of tokens it takes, or null
 * @throws KindredError INVALID_PACK naming the file and the input
 */
export function textInputs({ path, inputs }: Graph): { inputs: TextSide['inputs']; length: number | null } {
  const named = new Map(inputs.map((input) => [input.name, input]))
  const tokens = TOKENS.find((name) => named.has(name))
  const known = new Set<string | undefined>([tokens, ...Object.values(OTHERS)])
  const stranger = inputs.find(({ name }) => !known.has(name))
  if (tokens === undefined || stranger) {
    throw unusable(
      path,
      `takes ${listed(inputs)}; of texts ${[TOKENS[0], ...Object.values(OTHERS)].join(', ')} are understood`,
    )
  }
  const port = named.get(tokens)!
  const type = typeOf(path, port, { int64: 'i64', int32: 'i32' })
  const other = inputs.find((input) => input.type !== port.type)
  if (other) throw unusable(path, `takes "${other.name}" as ${other.type} but "${tokens}" as ${port.type}`)
  const [batch = null, length = null] = port.shape
  const has = (name: string) => (named.has(name) ? name : null)
  return {
    inputs: {
      tokens,
      mask: has(OTHERS.mask),
      positions: has(OTHERS.positions),
      types: has(OTHERS.types),
      type,
      batch,
    },
    length,
  }
}

/**
 * The output that holds the embedding, [N, features].
 * @throws KindredError INVALID_PACK naming the file and its outputs
 */
export function embeddingOutput(
  { path, outputs }: Graph,
  side: DraftSide,
): { output: Output; features: number | null } {
  const wanted = side.outputs.find((name) => outputs.some((output) => output.name === name))
  const port = outputs.length === 1 ? outputs[0]! : outputs.find(({ name }) => name === wanted)
  if (!port || port.shape.length > 2) {
    throw unusable(
      path,
      `gives ${listed(outputs)} where one of ${side.outputs.join(', ')} is due, a row for each`,
    )
  }
  typeOf(path, port, { float: 'f32' })
  return {
    output: { name: port.name, take: 'all', normalised: false },
    features: port.shape.at(-1) ?? null,
  }
}

function typeOf<const T>(path: string, { name, type }: Port, understood: Record<string, T>): T {
  const found = understood[type]
  if (found !== undefined) return found
  throw unusable(
    path,
    `has "${name}" as ${type}, where ${Object.keys(understood).join(' or ')} is understood`,
  )
}

const listed = (ports: readonly Port[]) =>
  ports
    .map(({ name, type, shape }) => `"${name}" ${type} [${shape.map((d) => d ?? 'N').join(', ')}]`)
    .join(', ') || 'nothing'
