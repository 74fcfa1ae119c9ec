/** From a plan to a training step: which graph a method needs, and what is fed to it. */
import type { Method } from '../../shared/model/index.ts'
import { sizeOf, type Step, type Value } from '../tensor/index.ts'
import { clip } from './methods/clip.ts'
import { trainingStep, type MethodGraph } from './methods/method.ts'
import { simclr } from './methods/simclr.ts'
import { recipes } from './recipe.ts'

export interface Compiled {
  readonly method: MethodGraph
  readonly step: Step
  /** Floating-point operations of one step's matrix products, where training spends its time. */
  readonly flops: number
}

export function compile(
  method: Method,
  { batch, vocabulary }: { batch: number; vocabulary: number },
): Compiled {
  const recipe = recipes[method]
  const views = { batch, side: recipe.side, augmentation: recipe.augmentation }
  const graph: MethodGraph =
    method === 'clip'
      ? clip({ ...recipe, text: { ...recipe.text, vocabulary } }, views)
      : simclr(recipe, views)
  const step = trainingStep(graph, recipe.optimiser)
  return { method: graph, step, flops: countFlops(step) }
}

/** Twice the multiply-adds of every matrix product that the step's results need. */
export function countFlops(step: Step): number {
  const needed = new Set<Value>([...step.state.map((s) => s.next), ...step.reported.map((r) => r.value)])
  for (const value of needed) for (const x of value.inputs) needed.add(x)
  let flops = 0
  for (const value of needed) {
    if (value.kind !== 'matmul' && value.kind !== 'linear') continue
    const turned = value.kind === 'matmul' && (value as Value<'matmul'> & Value).attrs.transA
    flops += 2 * sizeOf(value.shape) * value.inputs[0]!.shape.at(turned ? -2 : -1)!
  }
  return flops
}
