/** From a method to a training step: views, loss, gradients, optimiser and buffers as one graph. */
import { flopsOf, Graph, input, optimiserOf, type Shape, type Step, type Value } from '../tensor/index.ts'
import { Buffers } from './buffers.ts'
import type { Signs } from './metrics/index.ts'
import type { MethodDef } from './methods/index.ts'
import { Parameters, type Numbers } from './parameters.ts'
import { sideOf } from './recipe.ts'
import { stepOf } from './step.ts'
import { RunningMoments } from './towers/batch-norm.ts'
import { pixelInput, viewInput, viewName, views } from './views.ts'

export interface Compiled {
  readonly step: Step
  /** Trainable parameters, without what the optimiser and the method keep besides. */
  readonly parameters: Parameters
  /** Parameters and buffers before the first step. What the optimiser keeps starts at zero. */
  readonly initialise: (seed: number) => Numbers
  /** The temperature where it is fixed; else the step reports it, or there is none. */
  readonly temperature: number | null
  /** What tells that the method's model collapses. */
  readonly signs: Signs
  /** Floating-point operations of one step, by the op table. */
  readonly flops: number
}

/**
 * Fed are `pixels` (B, 3, C, C) u8, each view's numbers, `tokens` (B, L) i64, `bursts`, `captions` and `labels` (B), every schedule
 * and the optimiser's own numbers. Carried are each parameter `p` with `p:slot` for each slot of the optimiser, and
 * the buffers. Reported is what `stepOf` says.
 */
export function compile(
  method: MethodDef,
  { batch, photos, vocabulary }: { batch: number; photos: number; vocabulary: number },
): Compiled {
  const recipe = { ...method.recipe, text: method.recipe.text && { ...method.recipe.text, vocabulary } }
  const graph = new Graph()
  const buffers = new Buffers(graph)
  const parameters = new Parameters(graph, '', new RunningMoments(buffers))
  const fed: Value<'input'>[] = []
  const feed = (value: Value<'input'>): Value => (fed.push(value), value as Value)
  const f32 = (name: string, shape: Shape = []) => feed(input(graph, name, 'f32', shape) as Value<'input'>)

  const pixels = feed(pixelInput(graph, 'pixels', batch, recipe.side))
  const numbers = recipe.views.map((_, i) => feed(viewInput(graph, viewName(i), batch)))
  const tokens =
    recipe.text && feed(input(graph, 'tokens', 'i64', [batch, recipe.text.context]) as Value<'input'>)
  const labels = method.labelled ? f32('labels', [batch]) : null
  const groups = [f32('bursts', [batch]), ...(recipe.text ? [f32('captions', [batch])] : [])]
  const scheduled = new Map(Object.keys(recipe.schedules).map((name) => [name, f32(name)]))
  const pictures = recipe.views.map((view, i) => views(pixels, numbers[i]!, sideOf(view, recipe), view))
  const { lossOfNone, ...learned } = method.loss({
    ...{ graph, batch, photos, recipe, parameters, buffers, pictures, tokens, groups, labels },
    scheduled: (name) => scheduled.get(name)!,
    option: (name) => recipe.options[name]!,
  })

  const step = stepOf({
    ...learned,
    ...{ parameters, buffers, fed },
    optimiser: optimiserOf(recipe.optimiser),
    clipping: recipe.clipping,
    learningRate: scheduled.get('learningRate')!,
    weightDecay: scheduled.get('weightDecay')!,
  })
  return {
    step,
    parameters,
    initialise(seed) {
      const weights = parameters.initialise(seed)
      return new Map([...weights, ...buffers.initialise(seed, weights)])
    },
    temperature: typeof learned.temperature === 'number' ? learned.temperature : null,
    signs: { width: learned.pairs?.[0].shape[1] ?? null, lossOfNone: lossOfNone ?? null },
    flops: flopsOf([...step.state.map((s) => s.next), ...step.reported.map((r) => r.value)]),
  }
}
