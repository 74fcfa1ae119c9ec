/** Views through the image tower, and heads over its embedding: the projection that a loss sees, and the predictor of methods that have one. */
import { add, concat, div, matmul, mean, mul, relu, slice, sqrt, sub, type Value } from '../tensor/index.ts'
import type { Parameters } from './parameters.ts'
import type { Recipe } from './recipe.ts'
import { imageEmbedding } from './towers/image-tower.ts'

export interface HeadShape {
  /** what each layer gives */
  readonly widths: readonly number[]
  /** which layers a BatchNorm follows; `bare`: every one, the last without gain and bias */
  readonly norm: 'every' | 'bare' | 'hidden' | 'none'
}

/**
 * Linear maps without bias, each followed by a BatchNorm where the shape says so, with ReLU between them.
 * @param name stands before each layer's number
 * @param x (B, D)
 * @returns (B, the last width)
 */
export function head(parameters: Parameters, name: string, x: Value, { widths, norm }: HeadShape): Value {
  const std = 1 / Math.sqrt(x.shape[1]!)
  const last = widths.length - 1
  return widths.reduce((y, width, i) => {
    const layer = `${name}.${i}`
    const mapped = matmul(y, parameters.matrix(layer, [y.shape[1]!, width], std))
    if (i < last) return relu(norm === 'none' ? mapped : batchNorm(parameters, layer, mapped))
    if (norm === 'every') return batchNorm(parameters, layer, mapped)
    return norm === 'bare' ? standardised(mapped) : mapped
  }, x)
}

/** Two views of the same photos, each (B, 3, S, S), through the image tower at once: (B, E) each. */
export function bothViews(
  parameters: Parameters,
  views: readonly Value[],
  { image, embeddingSize }: Pick<Recipe, 'image' | 'embeddingSize'>,
): Value[] {
  const batch = views[0]!.shape[0]!
  const embedded = imageEmbedding(parameters, concat(views, 0), image, embeddingSize) // (2B, E)
  return [slice(embedded, 0, 0, batch), slice(embedded, 0, batch, 2 * batch)]
}

/** BatchNorm over rows (Ioffe 2015), with the batch's own statistics: heads are not used for inference. */
function batchNorm(parameters: Parameters, name: string, x: Value): Value {
  const unit = standardised(x)
  const gain = parameters.constant(`${name}.gain`, [x.shape[1]!], 1)
  return add(mul(unit, gain), parameters.constant(`${name}.bias`, [x.shape[1]!], 0))
}

function standardised(x: Value): Value {
  const centred = sub(x, mean(x, [0]))
  const variance = mean(mul(centred, centred), [0])
  return div(centred, sqrt(add(variance, 1e-5)))
}
