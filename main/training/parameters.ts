/** The trainable parameters of a model: declared while its graph is built, then initialised from a seed. */
import {
  GraphError,
  input,
  sameShape,
  sizeOf,
  type Builder,
  type Moments,
  type Shape,
  type Value,
} from '../tensor/index.ts'
import { Random } from '../../shared/lib/random.ts'
import { STREAM } from './streams.ts'

/** Numbers by the name of the parameter or buffer they belong to. */
export type Numbers = Map<string, Float32Array>

export interface Parameter {
  readonly value: Value<'input'>
  /** A bias, gain or temperature: weight decay passes it by. */
  readonly excluded: boolean
  /** It is clamped to this range after each step. */
  readonly range: readonly [low: number, high: number] | null
  readonly initial: (random: Random) => Float32Array
}

export type Declared = Omit<Parameter, 'value'> & { readonly name: string; readonly shape: Shape }

/** Keeps the running averages of what the BatchNorms of a tower see while it learns. */
export interface RunningAverages {
  /** @param name of the layer, with its scope */
  note(name: string, x: Value, moments: Moments): void
}

/** A parameter that is declared again, as by a tower that sees a second view, is the one that there is. */
export class Parameters {
  readonly graph: Builder
  readonly all: Parameter[] = []
  readonly #known = new Map<string, Value>()
  /** Stands before every name, so that two copies of a tower live side by side. */
  readonly scope: string
  /** Null where a tower has learned: its averages are weights then. */
  readonly running: RunningAverages | null

  constructor(graph: Builder, scope = '', running: RunningAverages | null = null) {
    this.graph = graph
    this.scope = scope
    this.running = running
  }

  /** A matrix drawn from N(0, std^2), with weight decay. */
  matrix(name: string, shape: Shape, std: number): Value {
    const initial = (random: Random) =>
      Float32Array.from({ length: sizeOf(shape) }, () => random.normal() * std)
    return this.#add({ name: this.scope + name, shape, excluded: false, range: null, initial })
  }

  /** A parameter that starts at one value and is not decayed. */
  constant(name: string, shape: Shape, value: number, range: Parameter['range'] = null): Value {
    const initial = () => new Float32Array(sizeOf(shape)).fill(value)
    return this.#add({ name: this.scope + name, shape, excluded: true, range, initial })
  }

  /** A parameter that starts at given numbers and is not decayed. */
  given(name: string, shape: Shape, data: () => Float32Array): Value {
    return this.#add({ name: this.scope + name, shape, excluded: true, range: null, initial: data })
  }

  /** The initial numbers of every parameter, by name: the same for the same seed. */
  initialise(seed: number): Numbers {
    return new Map(
      this.all.map((p, i) => [p.value.attrs.name, p.initial(new Random(seed, STREAM.parameters, i))]),
    )
  }

  protected create({ name, shape, ...rest }: Declared): Value {
    const value = input(this.graph, name, 'f32', shape) as Value<'input'>
    this.all.push({ value, ...rest })
    return value as Value
  }

  #add(declared: Declared): Value {
    const { name, shape } = declared
    const known = this.#known.get(name)
    if (known && !sameShape(known.shape, shape))
      throw new GraphError(`the parameter "${name}" is [${known.shape}], not [${shape}]`)
    const value = known ?? this.create(declared)
    this.#known.set(name, value)
    return value
  }
}
