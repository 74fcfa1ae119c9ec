/** The image tower of a model, of any kind: features, and a linear projection onto the sphere. */
import type { Value } from '../../tensor/index.ts'
import type { Parameters } from '../parameters.ts'
import { convNeXtFeatures, type ConvNeXtShape } from './convnext.ts'
import { efficientNetLiteFeatures, type EfficientNetLiteShape } from './efficientnet-lite.ts'
import { embed } from './embed.ts'
import { resNetFeatures, type ResNetShape } from './resnet.ts'
import { vitFeatures, type ViTShape } from './vit.ts'

/** What each kind is known by: a ViT by its patches, a ResNet by its stem, a ConvNeXt by its widths. */
export type ImageTowerShape = ViTShape | ResNetShape | ConvNeXtShape | EfficientNetLiteShape

/** Features (B, D) of pictures (B, 3, S, S) of about zero mean and unit variance, before any head. */
function imageFeatures(parameters: Parameters, pictures: Value, shape: ImageTowerShape): Value {
  const { running } = parameters
  if ('patch' in shape) return vitFeatures(parameters, pictures, shape)
  if ('stem' in shape) return resNetFeatures(parameters, pictures, shape, running)
  if ('widths' in shape) return convNeXtFeatures(parameters, pictures, shape)
  return efficientNetLiteFeatures(parameters, pictures, shape, running)
}

/** Pictures (B, 3, S, S) as unit vectors (B, E). */
export const imageEmbedding = (
  parameters: Parameters,
  pictures: Value,
  shape: ImageTowerShape,
  embeddingSize: number,
): Value => embed(parameters, 'image', imageFeatures(parameters, pictures, shape), embeddingSize)
