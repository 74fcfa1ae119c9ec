/** What TensorFlow.js computes for each op. */
import type * as core from '@tensorflow/tfjs-core'
import type { OpAttrs, OpKind } from '../ops/index.ts'
import type { Shape } from '../value.ts'

/** The namespace of TensorFlow.js, whichever package brings it, with a backend set. */
export type TensorFlow = typeof core

/** The result of one op, of whose inputs none may be handed back: each result is disposed of by itself. */
export type Form<K extends OpKind> = (
  tf: TensorFlow,
  inputs: readonly core.Tensor[],
  attrs: OpAttrs[K],
  shape: Shape,
) => core.Tensor

/** Total over all that is computed, so that an op without a form does not compile. Inputs are fed. */
export type FormTable = { readonly [K in Exclude<OpKind, 'input'>]: Form<K> }

/** TensorFlow.js has no integers of other sizes; what Kindred counts fits. */
export const TYPES = { f32: 'float32', i64: 'int32', u8: 'int32', bool: 'bool' } as const
