/** CLIP (Radford 2021): photos and captions in one space, by symmetric InfoNCE. */
import { exp, Graph, input, neg, type Value } from '../../tensor/index.ts'
import { symmetricInfoNCE } from '../losses.ts'
import { Parameters } from '../parameters.ts'
import { embed, imageFeatures, type ImageTowerShape } from '../towers/image-tower.ts'
import { textFeatures, type TextTowerShape } from '../towers/text-tower.ts'
import { pixelInput, viewInput, views, type Augmentation } from '../views.ts'
import type { MethodGraph } from './method.ts'

export interface ClipShape {
  readonly image: ImageTowerShape
  readonly text: TextTowerShape
  readonly embeddingSize: number
}

const START_TEMPERATURE = 0.07
/** The scale 1/T stays within 1..100, as in the reference. */
const LOG_SCALE_RANGE = [0, Math.log(100)] as const

/** Fed: `pixels` (B, 3, C, C) u8, `views` (B, numbers), `tokens` (B, L) i64. Reported: `temperature`. */
export function clip(
  shape: ClipShape,
  { batch, side, augmentation }: { batch: number; side: number; augmentation: Augmentation },
): MethodGraph {
  const graph = new Graph()
  const parameters = new Parameters(graph)
  const pixels = pixelInput(graph, 'pixels', batch, side)
  const numbers = viewInput(graph, 'views', batch)
  const tokens = input(graph, 'tokens', 'i64', [batch, shape.text.context]) as Value<'input'>
  const pictures = views(pixels as Value, numbers as Value, shape.image.size, augmentation)
  const images = embed(
    parameters,
    'image',
    imageFeatures(parameters, pictures, shape.image),
    shape.embeddingSize,
  )
  const texts = embed(
    parameters,
    'text',
    textFeatures(parameters, tokens as Value, shape.text),
    shape.embeddingSize,
  )
  const logScale = parameters.constant('logScale', [1], Math.log(1 / START_TEMPERATURE))
  return {
    parameters,
    loss: symmetricInfoNCE(images, texts, logScale),
    fed: [pixels, numbers, tokens],
    reported: [{ name: 'temperature', value: exp(neg(logScale)) }],
    clamped: new Map([[logScale, LOG_SCALE_RANGE]]),
  }
}
