/** The image tower of a model, of any kind: features, and a linear projection onto the sphere. */
import type { ImageTowerShape } from '../../../shared/model/index.ts'
import type { Value } from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'
import { convNeXtFeatures } from './convnext.ts'
import { efficientNetLiteFeatures } from './efficientnet-lite.ts'
import { embed } from './embed.ts'
import { resNetFeatures } from './resnet.ts'
import { vitFeatures } from './vit.ts'

/** Features (B, D) of pictures (B, 3, S, S) of about zero mean and unit variance, before any head. */
function imageFeatures(parameters: Parameters, pictures: Value, shape: ImageTowerShape): Value {
  const { running } = parameters
  switch (shape.kind) {
    case 'vit':
      return vitFeatures(parameters, pictures, shape)
    case 'resnet':
      return resNetFeatures(parameters, pictures, shape, running)
    case 'convnext':
      return convNeXtFeatures(parameters, pictures, shape)
    case 'efficientnet-lite':
      return efficientNetLiteFeatures(parameters, pictures, shape, running)
  }
}

/** Pictures (B, 3, S, S) as unit vectors (B, E). */
export const imageEmbedding = (
  parameters: Parameters,
  pictures: Value,
  shape: ImageTowerShape,
  embeddingSize: number,
): Value => embed(parameters, 'image', imageFeatures(parameters, pictures, shape), embeddingSize)
