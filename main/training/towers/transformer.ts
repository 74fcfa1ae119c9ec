/** The pre-norm transformer block (Vaswani 2017; Xiong 2020), on rows [B*T, D]. */
import {
  add,
  matmul,
  mul,
  normalize,
  reshape,
  softmax,
  squaredRelu,
  transpose,
  type Value,
} from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'

export interface TransformerShape {
  readonly width: number
  readonly depth: number
  readonly heads: number
}

/**
 * `depth` blocks over x [B*T, D]. LayerNorm has no gain of its own, since the linear map after it absorbs one, and
 * nothing has a bias (as in PaLM, Chowdhery 2022): each would cost passes over the activations.
 * @param mask added to the attention scores, [B, 1, 1, T]: 0 to see a token, very negative to hide it
 */
export function transformer(
  parameters: Parameters,
  name: string,
  x: Value,
  tokens: number,
  { width, depth, heads }: TransformerShape,
  mask: Value | null = null,
): Value {
  const batch = x.shape[0]! / tokens
  const inside = 1 / Math.sqrt(width)
  // Residual branches start smaller the deeper the network (Radford 2019), so that its sum keeps its scale.
  const outside = inside / Math.sqrt(2 * depth)
  for (let i = 0; i < depth; i++) {
    const at = `${name}.${i}`
    const map = (x: Value, part: string, to: number, std: number) =>
      matmul(x, parameters.matrix(`${at}.${part}`, [x.shape[1]!, to], std))
    const split = (y: Value) => transpose(reshape(y, [batch, tokens, heads, width / heads]), [0, 2, 1, 3]) // (B, h, T, d)

    const h = normalize(x)
    const [q, k, v] = ['query', 'key', 'value'].map((part) => split(map(h, part, width, inside))) as [
      Value,
      Value,
      Value,
    ]
    const scores = mul(matmul(q, k, { transB: true }), 1 / Math.sqrt(width / heads)) // (B, h, T, T)
    const attended = matmul(softmax(mask ? add(scores, mask) : scores), v) // (B, h, T, d)
    const joined = reshape(transpose(attended, [0, 2, 1, 3]), [batch * tokens, width]) // (B*T, D)
    x = add(x, map(joined, 'output', width, outside))
    const hidden = squaredRelu(map(normalize(x), 'expand', 4 * width, inside)) // (B*T, 4D)
    x = add(x, map(hidden, 'contract', width, outside / 2))
  }
  return x
}
