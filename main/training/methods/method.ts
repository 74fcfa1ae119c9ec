/** What every method compiles to: a training step over parameters, and the towers that become a pack. */
import {
  adamW,
  gradients,
  input,
  max,
  min,
  type AdamWOptions,
  type Builder,
  type Named,
  type StateValue,
  type Step,
  type Value,
} from '../../tensor/index.ts'
import type { Parameter, Parameters } from '../parameters.ts'

/** A method's graph: the loss over what is fed, and its parameters. */
export interface MethodGraph {
  readonly parameters: Parameters
  readonly loss: Value
  readonly fed: readonly Value<'input'>[]
  readonly reported: readonly Named[]
  /** Parameters that must stay in a range: clamped after each step. */
  readonly clamped?: ReadonlyMap<Value, readonly [low: number, high: number]>
}

const scalarInput = (graph: Builder, name: string) => input(graph, name, 'f32', []) as Value<'input'>
const moment = (p: Parameter, letter: 'm' | 'v') =>
  input(p.value.graph, `${p.value.attrs.name}:${letter}`, 'f32', p.value.shape) as Value<'input'>

/**
 * Adds gradients and AdamW to a method. State: each parameter `p` with its moments `p:m` and `p:v`.
 * Fed besides the method's own: `learningRate`, `correction1`, `correction2` (scalars). Reported: `loss` and the
 * method's own.
 */
export function trainingStep(method: MethodGraph, optimiser: AdamWOptions): Step {
  const { parameters, loss, fed, reported, clamped } = method
  const { graph } = parameters
  const names = ['learningRate', 'correction1', 'correction2'] as const
  const [learningRate, correction1, correction2] = names.map((n) => scalarInput(graph, n))
  const schedule = {
    learningRate: learningRate as Value,
    correction1: correction1 as Value,
    correction2: correction2 as Value,
  }
  const values = parameters.all.map((p) => p.value as Value)
  const slopes = gradients(loss, values)
  const state = parameters.all.flatMap((p, i): StateValue[] => {
    const [m, v] = [moment(p, 'm'), moment(p, 'v')]
    const options = p.decay ? optimiser : { ...optimiser, weightDecay: 0 }
    const next = adamW(
      { parameter: p.value as Value, gradient: slopes[i]!, m: m as Value, v: v as Value },
      schedule,
      options,
    )
    const range = clamped?.get(p.value as Value)
    const parameter = range ? min(max(next.parameter, range[0]), range[1]) : next.parameter
    return [
      { value: p.value, next: parameter },
      { value: m, next: next.m },
      { value: v, next: next.v },
    ]
  })
  return {
    state,
    fed: [...fed, ...(Object.values(schedule) as Value[])] as Value<'input'>[],
    reported: [{ name: 'loss', value: loss }, ...reported],
  }
}
