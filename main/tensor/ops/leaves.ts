/** Values that come from nowhere: inputs and constants. */
import { noFlops, type OpTable } from './definition.ts'

export const leaves: Pick<OpTable, 'input' | 'constant' | 'fill'> = {
  input: {
    infer: (_, { dtype, shape }) => ({ dtype, shape }),
    grad: () => [],
    emit: (node) => node.attrs.name,
    flops: noFlops,
    samples: [],
  },
  constant: {
    infer: (_, { dtype, shape }) => ({ dtype, shape }),
    grad: () => [],
    emit: (node, _, to) => to.constant(node.attrs.dtype, node.attrs.shape, node.attrs.data),
    flops: noFlops,
    samples: [{ inputs: [], attrs: { dtype: 'f32', shape: [2, 2], data: [1, -2, 3, 0.5] } }],
  },
  fill: {
    infer: (_, { dtype, shape }) => ({ dtype, shape }),
    grad: () => [],
    emit: (node, _, to) =>
      to.node('ConstantOfShape', [to.shape(node.attrs.shape)], {
        value: to.tensor(node.attrs.dtype, [1], [node.attrs.value]),
      }),
    flops: noFlops,
    samples: [{ inputs: [], attrs: { dtype: 'f32', shape: [2, 3], value: 0.25 } }],
  },
}
