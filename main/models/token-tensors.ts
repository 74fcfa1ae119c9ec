/** Tokens as the tensors that a text trunk takes. */
import type { TextSide } from '../../shared/model/index.ts'
import type { Tensor } from '../tensor/index.ts'
import type { TokenRows } from './tokens.ts'

/** Rows `at` to `at + count` of the tokens as a graph's inputs, filled up to the batch it takes. */
export function tokenTensors(
  { ids, lengths, width, padId }: TokenRows,
  at: number,
  count: number,
  { inputs }: Pick<TextSide, 'inputs'>,
): { fed: Record<string, Tensor>; mask: Int32Array } {
  const rows = inputs.batch ?? count
  const tokens = new Int32Array(rows * width).fill(padId)
  tokens.set(ids.subarray(at * width, (at + count) * width))
  const mask = new Int32Array(rows * width)
  for (let row = 0; row < count; row++) mask.fill(1, row * width, row * width + lengths[at + row]!)
  const tensor = (data: Int32Array): Tensor =>
    inputs.type === 'i32'
      ? { dtype: 'i32', shape: [rows, width], data }
      : { dtype: 'i64', shape: [rows, width], data: BigInt64Array.from(data, BigInt) }
  const fed: Record<string, Tensor> = { [inputs.tokens]: tensor(tokens) }
  if (inputs.mask) fed[inputs.mask] = tensor(mask)
  if (inputs.positions) fed[inputs.positions] = tensor(tokens.map((_, i) => i % width))
  if (inputs.types) fed[inputs.types] = tensor(new Int32Array(rows * width))
  return { fed, mask }
}
