/** The training step of both heads over stored features: symmetric InfoNCE with locked towers (LiT, Zhai 2022). */
import { constant, exp, neg, type Value } from '../../tensor/index.ts'
import { symmetricInfoNCE } from '../losses/index.ts'
import { compileRows } from '../step.ts'
import { head } from './head.ts'
import { joined, type HeadsShape } from './heads.ts'
import type { HeadRecipe } from './recipe.ts'

const START_TEMPERATURE = 0.05
/** The scale 1/T stays within 1..100, as in CLIP's reference. */
const LOG_SCALE_RANGE = [0, Math.log(100)] as const

/**
 * Fed are `photos` (B, F) and `texts` (B, D), both standardised, `bursts` and `captions` (B), and the schedules' and the
 * optimiser's scalars; row i of all belongs together. With names, what is taught is the learned part beside them: also fed
 * are `names` (B, N) that are seen in the photos, and the texts as they are, `sentences` (B, N).
 * @param share the names' part of the cosine; without names it has no meaning
 */
export function compileHeads(
  shape: HeadsShape,
  { batch, share }: { batch: number; share: number },
  recipe: Pick<HeadRecipe, 'optimiser'>,
): ReturnType<typeof compileRows> {
  return compileRows(recipe, (parameters, feed) => {
    const images = head(parameters, 'image', feed('photos', [batch, shape.image.features]), shape.image)
    const texts = head(parameters, 'text', feed('texts', [batch, shape.text.features]), shape.text)
    const both = (learned: Value, name: string) =>
      shape.names
        ? joined(learned, feed(name, [batch, shape.names.size]), constant(learned.graph, [1], [share]))
        : learned
    const vectors = [both(images, 'names'), both(texts, 'sentences')] as const
    const groups = [feed('bursts', [batch]), feed('captions', [batch])]
    const logScale = parameters.constant('logScale', [1], Math.log(1 / START_TEMPERATURE), LOG_SCALE_RANGE)
    const loss = symmetricInfoNCE(...vectors, logScale, groups)
    return { loss, temperature: exp(neg(logScale)), pairs: vectors }
  })
}
