/** The op table: total over OpKind, so that a forgotten rule does not compile. */
import { activations } from './activations.ts'
import { contraction } from './contraction.ts'
import { convolution } from './convolution.ts'
import type { OpTable } from './definition.ts'
import { elementwise } from './elementwise.ts'
import { leaves } from './leaves.ts'
import { pooling } from './pooling.ts'
import { reductions } from './reductions.ts'
import { shaping } from './shaping.ts'

export const ops: OpTable = {
  ...leaves,
  ...elementwise,
  ...activations,
  ...reductions,
  ...shaping,
  ...contraction,
  ...convolution,
  ...pooling,
}

export type { SampleInput } from './definition.ts'
export type { OpAttrs, OpKind, Pool, Window } from './kinds.ts'
export { placesOf, windowed } from './window.ts'
