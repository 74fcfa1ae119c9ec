/** What a method carries from step to step besides its parameters: averaged copies, queues, centres. */
import {
  add,
  GraphError,
  input,
  mul,
  stopGradient,
  sub,
  type Builder,
  type Shape,
  type Value,
} from '../tensor/index.ts'
import { Parameters, type Declared, type Numbers } from './parameters.ts'
import { Random } from '../../shared/lib/random.ts'
import { STREAM } from './streams.ts'

/** The value that a parameter has after this step's update. */
export type After = (parameter: Value) => Value

interface Buffer {
  readonly value: Value<'input'>
  /** @param weights the parameters' initial numbers */
  readonly initial: (random: Random, weights: Numbers) => Float32Array
}

/** Buffers hold f32 and no gradient reaches them. */
export class Buffers {
  readonly #graph: Builder
  readonly #all: Buffer[] = []
  readonly #next = new Map<Value, (after: After) => Value>()

  constructor(graph: Builder) {
    this.#graph = graph
  }

  /** A buffer as it is before the step. What it becomes is said with `become`. */
  add(name: string, shape: Shape, initial: Buffer['initial']): Value {
    const value = input(this.#graph, name, 'f32', shape) as Value<'input'>
    this.#all.push({ value, initial })
    return value as Value
  }

  /**
   * Says what a buffer is after the step, once.
   * @param next of the buffer's shape; it may ask for parameters after their update
   */
  become(buffer: Value, next: (after: After) => Value): void {
    if (this.#next.has(buffer)) throw new GraphError('a buffer becomes one thing only')
    this.#next.set(buffer, next)
  }

  /**
   * A momentum copy of parameters (He 2020; Grill 2020), which a tower is built from as from any: each starts equal
   * to the parameter of the same name in `from` and follows it, copy = rate * copy + (1 - rate) * parameter.
   * @param scope stands before the names of the copy
   * @param rate one element
   * @param when `before`: moved towards the parameters as they are before the step, and used so moved (MoCo); `after`:
   *   used as it is, and moved towards the updated parameters (BYOL, DINO)
   */
  momentumCopy(from: Parameters, scope: string, rate: Value, when: 'before' | 'after'): Parameters {
    return new MomentumCopy(this, from, scope, rate, when)
  }

  /** @param weights the parameters' initial numbers */
  initialise(seed: number, weights: Numbers): Numbers {
    return new Map(
      this.#all.map((b, i) => [b.value.attrs.name, b.initial(new Random(seed, STREAM.buffers, i), weights)]),
    )
  }

  /** Every buffer with its next value. */
  resolve(after: After): { value: Value<'input'>; next: Value }[] {
    return this.#all.map(({ value }) => {
      const next = this.#next.get(value as Value)
      if (!next) throw new GraphError(`nothing says what the buffer "${value.attrs.name}" becomes`)
      return { value, next: next(after) }
    })
  }
}

class MomentumCopy extends Parameters {
  readonly #buffers: Buffers
  readonly #from: Parameters
  readonly #rate: Value
  readonly #when: 'before' | 'after'

  constructor(buffers: Buffers, from: Parameters, scope: string, rate: Value, when: 'before' | 'after') {
    super(from.graph, scope, from.running)
    this.#buffers = buffers
    this.#from = from
    this.#rate = rate
    this.#when = when
  }

  protected override create({ name, shape }: Declared): Value {
    const original = this.#from.scope + name.slice(this.scope.length)
    const source = this.#from.all.find((p) => p.value.attrs.name === original)?.value as Value | undefined
    if (!source) throw new GraphError(`there is no parameter "${original}" to copy`)
    const copy = this.#buffers.add(name, shape, (_, weights) => weights.get(original)!.slice())
    const towards = (target: Value) => add(mul(copy, this.#rate), mul(target, sub(1, this.#rate)))
    if (this.#when === 'after') {
      this.#buffers.become(copy, (after) => towards(after(source)))
      return copy
    }
    const moved = stopGradient(towards(source))
    this.#buffers.become(copy, () => moved)
    return moved
  }
}
