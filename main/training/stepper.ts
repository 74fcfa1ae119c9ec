/** Runs training steps on one execution provider, holding the state between calls. */
import {
  nextName,
  openStep,
  sizeOf,
  type Data,
  type Executor,
  type GraphProvider,
  type Step,
  type StepForm,
  type Tensor,
} from '../tensor/index.ts'
import type { State } from './checkpoint.ts'

/**
 * DirectML and CUDA handle control flow badly (onnxruntime issues 23027 and 23154): one step a run there, as in
 * TensorFlow.js, which has no other form.
 */
const formFor = (provider: GraphProvider): StepForm =>
  provider === 'dml' || provider === 'cuda' || provider === 'tensorflow' ? 'step' : 'loop'

const BYTES = { f32: 4, i64: 8, u8: 1, bool: 1 } as const

export class Stepper {
  readonly #step: Step
  readonly #form: StepForm
  readonly #executor: Executor
  #state: State

  private constructor(step: Step, form: StepForm, executor: Executor, state: State) {
    this.#step = step
    this.#form = form
    this.#executor = executor
    this.#state = state
  }

  /** @param state every state value of the step; what the optimiser keeps starts at zero where it is missing */
  static async open(
    step: Step,
    state: State,
    provider: GraphProvider,
    form = formFor(provider),
  ): Promise<Stepper> {
    return Stepper.on(await openStep(step, form, provider), step, state, form)
  }

  /** The same on an executor of the step that is open already, and closed with this. */
  static on(executor: Executor, step: Step, state: State, form: StepForm): Stepper {
    const full: State = new Map(
      step.state.map(({ value }) => {
        const { name } = value.attrs
        return [name, state.get(name) ?? new Float32Array(sizeOf(value.shape))]
      }),
    )
    return new Stepper(step, form, executor, full)
  }

  /** Bytes that one step is fed. */
  get fedBytes(): number {
    return this.#step.fed.reduce((n, { dtype, shape }) => n + sizeOf(shape) * BYTES[dtype], 0)
  }

  get state(): State {
    return this.#state
  }

  set state(state: State) {
    this.#state = state
  }

  /**
   * Runs `count` steps.
   * @param fed tensors with a first dimension of `count`
   * @returns each reported scalar, one number a step
   */
  async run(fed: Readonly<Record<string, Tensor>>, count: number): Promise<Record<string, number[]>> {
    if (this.#form === 'loop') {
      const steps: Tensor = { dtype: 'i64', shape: [], data: BigInt64Array.of(BigInt(count)) }
      return this.#call({ ...fed, steps })
    }
    const reports: Record<string, number[]> = {}
    for (let i = 0; i < count; i++) {
      const one = Object.fromEntries(Object.entries(fed).map(([name, tensor]) => [name, row(tensor, i)]))
      for (const [name, values] of Object.entries(await this.#call(one)))
        (reports[name] ??= []).push(...values)
    }
    return reports
  }

  close(): Promise<void> {
    return this.#executor.close()
  }

  async #call(fed: Readonly<Record<string, Tensor>>): Promise<Record<string, number[]>> {
    const state = this.#step.state.map(({ value }): [string, Tensor] => [
      value.attrs.name,
      { dtype: 'f32', shape: value.shape, data: this.#state.get(value.attrs.name)! },
    ])
    const results = await this.#executor.run({ ...Object.fromEntries(state), ...fed })
    this.#state = new Map(state.map(([name]) => [name, results[nextName(name)]!.data as Float32Array]))
    return Object.fromEntries(
      this.#step.reported.map(({ name }) => [name, Array.from(results[name]!.data, Number)]),
    )
  }
}

/** Row `i` of a tensor, without its first dimension. */
function row({ dtype, shape, data }: Tensor, i: number): Tensor {
  const size = sizeOf(shape.slice(1))
  return { dtype, shape: shape.slice(1), data: data.subarray(i * size, (i + 1) * size) as Data }
}
