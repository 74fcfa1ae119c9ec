/** The trainable parameters of a model: declared while its graph is built, then initialised from a seed. */
import { input, sizeOf, type Builder, type Shape, type Value } from '../tensor/index.ts'
import { Random } from './random.ts'

export interface Parameter {
  readonly value: Value<'input'>
  /** Weight decay applies (matrices), or not (biases, gains, temperatures). */
  readonly decay: boolean
  readonly initial: (random: Random) => Float32Array
}

export class Parameters {
  readonly graph: Builder
  readonly all: Parameter[] = []

  constructor(graph: Builder) {
    this.graph = graph
  }

  /** A matrix drawn from N(0, std^2), with weight decay. */
  matrix(name: string, shape: Shape, std: number): Value {
    return this.#declare(name, shape, true, (random) =>
      Float32Array.from({ length: sizeOf(shape) }, () => random.normal() * std),
    )
  }

  /** A parameter that starts at one value and is not decayed. */
  constant(name: string, shape: Shape, value: number): Value {
    return this.#declare(name, shape, false, () => new Float32Array(sizeOf(shape)).fill(value))
  }

  /** A parameter that starts at given numbers and is not decayed. */
  given(name: string, shape: Shape, data: () => Float32Array): Value {
    return this.#declare(name, shape, false, data)
  }

  /** The initial numbers of every parameter, by name: the same for the same seed. */
  initialise(seed: number): Map<string, Float32Array> {
    return new Map(this.all.map((p, i) => [p.value.attrs.name, p.initial(new Random(seed, 1, i))]))
  }

  #declare(name: string, shape: Shape, decay: boolean, initial: Parameter['initial']): Value {
    const value = input(this.graph, name, 'f32', shape) as Value<'input'>
    this.all.push({ value, decay, initial })
    return value as Value
  }
}
