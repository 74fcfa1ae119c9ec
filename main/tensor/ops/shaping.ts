/** Ops that move elements without changing them. */
import { pad, reshape, scatterAdd, slice, transpose } from '../build.ts'
import { broadcastShapes, GraphError, sameShape, sizeOf } from '../value.ts'
import { noFlops, type OpTable } from './definition.ts'

const replaced = (shape: readonly number[], axis: number, size: number) =>
  shape.map((d, i) => (i === axis ? size : d))

export const shaping: Pick<
  OpTable,
  'reshape' | 'expand' | 'transpose' | 'slice' | 'pad' | 'concat' | 'gather' | 'scatterAdd'
> = {
  reshape: {
    infer: ([x], { shape }) => {
      if (sizeOf(shape) !== sizeOf(x!.shape)) throw new GraphError(`[${x!.shape}] cannot become [${shape}]`)
      return { dtype: x!.dtype, shape }
    },
    grad: (y, dy) => [reshape(dy, y.inputs[0]!.shape)],
    emit: (node, [x], to) => to.node('Reshape', [x!, to.targetShape(node.attrs.shape)]),
    flops: noFlops,
    samples: [{ inputs: [[2, 6]], attrs: { shape: [3, 4] } }],
  },
  expand: {
    infer: ([x], { shape }) => {
      if (!sameShape(broadcastShapes(x!.shape, shape), shape))
        throw new GraphError(`[${x!.shape}] to [${shape}]`)
      return { dtype: x!.dtype, shape }
    },
    grad: (_, dy) => [dy],
    emit: (node, [x], to) => to.node('Expand', [x!, to.shape(node.attrs.shape)]),
    flops: noFlops,
    samples: [{ inputs: [[2, 1]], attrs: { shape: [3, 2, 4] } }],
  },
  transpose: {
    infer: ([x], { perm }) => {
      if (new Set(perm).size !== x!.shape.length) throw new GraphError(`perm ${perm} of [${x!.shape}]`)
      return { dtype: x!.dtype, shape: perm.map((p) => x!.shape[p]!) }
    },
    grad: (y, dy) => [
      transpose(
        dy,
        y.attrs.perm.map((_, i) => y.attrs.perm.indexOf(i)),
      ),
    ],
    emit: (node, inputs, to) => to.node('Transpose', inputs, { perm: node.attrs.perm }),
    flops: noFlops,
    samples: [{ inputs: [[2, 3, 4]], attrs: { perm: [2, 0, 1] } }],
  },
  slice: {
    infer: ([x], { axis, start, end }) => {
      if (start < 0 || end <= start || end > x!.shape[axis]!)
        throw new GraphError(`slice ${start}:${end} of [${x!.shape}]`)
      return { dtype: x!.dtype, shape: replaced(x!.shape, axis, end - start) }
    },
    grad: (y, dy) => {
      const { axis, start, end } = y.attrs
      return [pad(dy, axis, start, y.inputs[0]!.shape[axis]! - end)]
    },
    emit: (node, [x], to) => {
      const { axis, start, end } = node.attrs
      return to.node('Slice', [x!, to.shape([start]), to.shape([end]), to.shape([axis])])
    },
    flops: noFlops,
    samples: [{ inputs: [[4, 3]], attrs: { axis: 0, start: 1, end: 3 } }],
  },
  pad: {
    infer: ([x], { axis, before, after }) => ({
      dtype: x!.dtype,
      shape: replaced(x!.shape, axis, x!.shape[axis]! + before + after),
    }),
    grad: (y, dy) => {
      const { axis, before } = y.attrs
      return [slice(dy, axis, before, before + y.inputs[0]!.shape[axis]!)]
    },
    emit: (node, [x], to) => {
      const { axis, before, after } = node.attrs
      const rank = node.shape.length
      const pads = Array.from({ length: 2 * rank }, (_, i) =>
        i === axis ? before : i === axis + rank ? after : 0,
      )
      return to.node('Pad', [x!, to.shape(pads)])
    },
    flops: noFlops,
    samples: [{ inputs: [[2, 3]], attrs: { axis: 1, before: 1, after: 2 } }],
  },
  concat: {
    infer: (inputs, { axis }) => {
      const [x] = inputs
      const fits = inputs.every((v) => sameShape(replaced(v.shape, axis, 0), replaced(x!.shape, axis, 0)))
      if (!fits)
        throw new GraphError(`concat of ${inputs.map((v) => `[${v.shape}]`).join(' ')} along ${axis}`)
      const size = inputs.reduce((n, v) => n + v.shape[axis]!, 0)
      return { dtype: x!.dtype, shape: replaced(x!.shape, axis, size) }
    },
    grad: (y, dy) => {
      let start = 0
      return y.inputs.map((x) => {
        const size = x.shape[y.attrs.axis]!
        start += size
        return slice(dy, y.attrs.axis, start - size, start)
      })
    },
    emit: (node, inputs, to) => to.node('Concat', inputs, { axis: node.attrs.axis }),
    flops: noFlops,
    samples: [
      {
        inputs: [
          [2, 3],
          [2, 1],
          [2, 2],
        ],
        attrs: { axis: 1 },
      },
    ],
  },
  gather: {
    infer: ([table, indices]) => {
      if (indices?.dtype !== 'i64') throw new GraphError('gather needs i64 indices')
      return { dtype: table!.dtype, shape: [...indices.shape, ...table!.shape.slice(1)] }
    },
    grad: (y, dy) => {
      const [table, indices] = y.inputs
      const rows = table!.shape[0]!
      const flat = scatterAdd(reshape(indices!, [-1]), reshape(dy, [sizeOf(indices!.shape), -1]), rows)
      return [reshape(flat, table!.shape), null]
    },
    emit: (_, inputs, to) => to.node('Gather', inputs, { axis: 0 }),
    flops: noFlops,
    samples: [{ inputs: [[4, 3], { shape: [2, 3], dtype: 'i64', low: 0, high: 4 }], attrs: {} }],
  },
  scatterAdd: {
    infer: ([indices, updates], { rows }) => {
      if (indices?.shape.length !== 1 || updates?.shape.length !== 2)
        throw new GraphError('scatterAdd needs [n], [n, d]')
      return { dtype: updates.dtype, shape: [rows, updates.shape[1]!] }
    },
    grad: (y, dy) => [null, y.graph.push('gather', [dy, y.inputs[0]!], {})],
    // Not ScatterND: ONNX Runtime adds equal indices from several threads at once there and loses some of them.
    emit: (node, [indices, updates], to) => {
      const zeros = to.node('ConstantOfShape', [to.shape(node.shape)], { value: to.tensor('f32', [1], [0]) })
      const rows = to.node('Unsqueeze', [indices!, to.shape([1])])
      const places = to.node('Expand', [rows, to.shape(node.inputs[1]!.shape)])
      return to.node('ScatterElements', [zeros, places, updates!], { axis: 0, reduction: 'add' })
    },
    flops: noFlops,
    samples: [{ inputs: [{ shape: [5], dtype: 'i64', low: 0, high: 3 }, [5, 2]], attrs: { rows: 3 } }],
  },
}
