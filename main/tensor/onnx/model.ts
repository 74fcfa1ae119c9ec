/** Graphs as ONNX models: once through, or K training steps in a Loop with the state kept inside. */
import { GraphError, type Value } from '../value.ts'
import { OnnxEmitter, type FloatType } from './emitter.ts'
import { encodeModel } from './schema.ts'

export interface Named {
  readonly name: string
  readonly value: Value
}

/** A value that lives from step to step: an `input` of the graph and what it becomes. */
export interface StateValue {
  readonly value: Value<'input'>
  readonly next: Value
}

/** One training step: what is carried, what comes anew with each step, what each step reports. */
export interface Step {
  readonly state: readonly StateValue[]
  readonly fed: readonly Value<'input'>[]
  readonly reported: readonly Named[]
}

/** `loop` runs K steps a call; `step` runs one, for providers that handle control flow badly. */
export type StepForm = 'loop' | 'step'

/** The graph inputs that `outputs` depend on. */
export function inputsOf(outputs: readonly Value[]): Value<'input'>[] {
  const seen = new Set<Value>(outputs)
  for (const value of seen) for (const x of value.inputs) seen.add(x)
  const isInput = (v: Value): v is Value<'input'> & Value => v.kind === 'input'
  return [...seen].filter(isInput).sort((a, b) => a.id - b.id)
}

const info = (
  emitter: OnnxEmitter,
  name: string,
  value: Value,
  shape: readonly (number | string)[] = value.shape,
) => emitter.info(name, value.dtype, shape)

/**
 * A model that computes `outputs`, with `weights` of some inputs baked in.
 * @param freeBatch the batch size the graph was built with, a prime that divides no other dimension: the
 *   model then takes any batch
 * @param half weights lie in the file in half precision
 */
export function emitModel(
  outputs: readonly Named[],
  options: {
    float?: FloatType
    /** of inputs */
    weights?: ReadonlyMap<Value, Float32Array>
    freeBatch?: number
    half?: boolean
  } = {},
): Uint8Array {
  const emitter = new OnnxEmitter('%', options)
  for (const [value, data] of options.weights ?? []) {
    const { name } = (value as Value<'input'>).attrs
    emitter.bind(value, emitter.weight(name, value.shape, data, options.half))
  }
  const inputs = inputsOf(outputs.map((o) => o.value)).filter((v) => !options.weights?.has(v))
  for (const v of inputs) emitter.bind(v, v.attrs.name)
  for (const o of outputs) emitter.name(o.name, emitter.value(o.value))
  const shape = (v: Value) => v.shape.map((d) => (d === options.freeBatch ? 'N' : d))
  return encodeModel(
    emitter.graph(
      'kindred',
      inputs.map((v) => info(emitter, v.attrs.name, v, shape(v))),
      outputs.map((o) => info(emitter, o.name, o.value, shape(o.value))),
    ),
  )
}

/** The name under which the state `name` leaves the model. */
export const nextName = (name: string): string => `${name}.next`

/**
 * A training step as a model. Inputs: every state by its name, every fed value by its name (`loop`: with a first
 * dimension K), and in a loop `steps` (i64 scalar, K). Outputs: every state as `nextName`, every reported value
 * (`loop`: with a first dimension K).
 */
export function emitStep(step: Step, form: StepForm): Uint8Array {
  checkStep(step)
  return form === 'loop' ? emitLoop(step) : emitOnce(step)
}

/** What one step leaves: every state as `nextName`, and every reported value. */
export const outputsOf = ({ state, reported }: Step): Named[] => [
  ...state.map((s) => ({ name: nextName(s.value.attrs.name), value: s.next })),
  ...reported,
]

function emitOnce(step: Step): Uint8Array {
  const { state, fed } = step
  const outputs = outputsOf(step)
  const emitter = new OnnxEmitter('%')
  for (const v of [...state.map((s) => s.value), ...fed]) emitter.bind(v, v.attrs.name)
  for (const o of outputs) emitter.name(o.name, emitter.value(o.value))
  const inputs = [...state.map((s) => s.value), ...fed].map((v) => info(emitter, v.attrs.name, v))
  return encodeModel(
    emitter.graph(
      'step',
      inputs,
      outputs.map((o) => info(emitter, o.name, o.value)),
    ),
  )
}

function emitLoop({ state, fed, reported }: Step): Uint8Array {
  const body = new OnnxEmitter('%body.')
  for (const v of fed) body.bind(v, body.node('Gather', [v.attrs.name, 'iteration'], { axis: 0 }))
  for (const s of state) body.bind(s.value, `${s.value.attrs.name}.in`)
  body.name('go.out', 'go.in')
  const inner = [
    ...state.map((s) => ({ name: `${s.value.attrs.name}.out`, value: s.next })),
    ...reported.map((r) => ({ name: `${r.name}.each`, value: r.value })),
  ]
  for (const o of inner) body.name(o.name, body.value(o.value))
  const bodyGraph = body.graph(
    'body',
    [
      { ...body.info('iteration', 'i64', []) },
      body.info('go.in', 'bool', []),
      ...state.map((s) => info(body, `${s.value.attrs.name}.in`, s.value)),
    ],
    [body.info('go.out', 'bool', []), ...inner.map((o) => info(body, o.name, o.value))],
  )
  const outer = new OnnxEmitter('%')
  const inputs = [outer.constant('bool', [], [1]), ...state.map((s) => s.value.attrs.name)]
  const outputs = [...state.map((s) => nextName(s.value.attrs.name)), ...reported.map((r) => r.name)]
  outer.named('Loop', ['steps', ...inputs], outputs, { body: bodyGraph })
  return encodeModel(
    outer.graph(
      'loop',
      [
        outer.info('steps', 'i64', []),
        ...state.map((s) => info(outer, s.value.attrs.name, s.value)),
        ...fed.map((v) => info(outer, v.attrs.name, v, ['K', ...v.shape])),
      ],
      [
        ...state.map((s) => info(outer, nextName(s.value.attrs.name), s.value)),
        ...reported.map((r) => info(outer, r.name, r.value, ['K', ...r.value.shape])),
      ],
    ),
  )
}

function checkStep({ state, fed, reported }: Step): void {
  const known = new Set<Value>([...state.map((s) => s.value), ...fed])
  const needed = inputsOf([...state.map((s) => s.next), ...reported.map((r) => r.value)])
  const stray = needed.find((v) => !known.has(v))
  if (stray) throw new GraphError(`input "${stray.attrs.name}" is neither state nor fed`)
  const misfit = state.find(
    (s) => s.next.shape.join() !== s.value.shape.join() || s.next.dtype !== s.value.dtype,
  )
  if (misfit) throw new GraphError(`state "${misfit.value.attrs.name}" changes its type`)
}
