/** Ops that gather many elements into one, and the normalisations made of them. */
import { exp, expand, mean, mul, sub, sum } from '../build.ts'
import { GraphError, type Shape, type Type } from '../value.ts'
import { noFlops, type OpDef, type OpTable } from './definition.ts'

const same = ([x]: readonly Type[]): Type => ({ dtype: x!.dtype, shape: x!.shape })

/** The shape of `kept` numbers about the k largest of each row. */
function largest({ shape }: Type, k: number, kept = k): Shape {
  const width = shape.at(-1) ?? 0
  if (k < 1 || k > width) throw new GraphError(`the largest number ${k} of ${width}`)
  return [...shape.slice(0, -1), kept]
}

/** LayerNormalization gives the normalised rows and their inverse deviation at once; both ops share one node. */
const layerNormalization: (
  ...args: Parameters<OpDef<'normalize' | 'inverseStd'>['emit']>
) => readonly string[] = (node, inputs, to) =>
  to.sharedNodes(`normalize ${node.inputs[0]!.id} ${node.attrs.epsilon}`, () => {
    const width = node.inputs[0]!.shape.at(-1)!
    const gain = to.node('ConstantOfShape', [to.shape([width])], { value: to.tensor('f32', [1], [1]) })
    return to.nodes('LayerNormalization', [inputs[0]!, gain], 3, { axis: -1, epsilon: node.attrs.epsilon })
  })

export const reductions: Pick<
  OpTable,
  'sum' | 'kthLargest' | 'argMax' | 'topK' | 'softmax' | 'logSoftmax' | 'normalize' | 'inverseStd'
> = {
  sum: {
    infer: ([x], { axes }) => {
      if (!x || axes.some((a) => a < 0 || a >= x.shape.length))
        throw new GraphError(`axes ${axes} of [${x?.shape}]`)
      return { dtype: x.dtype, shape: x.shape.map((d, i) => (axes.includes(i) ? 1 : d)) }
    },
    emit: (node, [x], to) => to.node('ReduceSum', [x!, to.shape(node.attrs.axes)], { keepdims: 1 }),
    grad: (y, dy) => [expand(dy, y.inputs[0]!.shape)],
    flops: noFlops,
    samples: [
      { inputs: [[2, 3, 4]], attrs: { axes: [1] } },
      { inputs: [[2, 3]], attrs: { axes: [0, 1] } },
    ],
  },
  kthLargest: {
    infer: ([x], { k }) => ({ dtype: x!.dtype, shape: largest(x!, k, 1) }),
    grad: 'not differentiable',
    emit: (node, [x], to) => {
      const k = to.constant('i64', [1], [node.attrs.k])
      const [largest] = to.nodes('TopK', [x!, k], 2, { axis: -1 })
      return to.node('ReduceMin', [largest!, to.constant('i64', [1], [-1])], { keepdims: 1 })
    },
    flops: noFlops,
    samples: [{ inputs: [[2, 5]], attrs: { k: 3 } }],
  },
  argMax: {
    infer: ([x]) => ({ dtype: 'i64', shape: [...x!.shape.slice(0, -1), 1] }),
    grad: 'not differentiable',
    emit: (_, inputs, to) => to.node('ArgMax', inputs, { axis: -1, keepdims: 1 }),
    flops: noFlops,
    samples: [{ inputs: [[2, 3, 5]], attrs: {} }],
  },
  topK: {
    infer: ([x], { k }) => ({ dtype: 'i64', shape: largest(x!, k) }),
    grad: 'not differentiable',
    emit: (node, [x], to) =>
      to.nodes('TopK', [x!, to.constant('i64', [1], [node.attrs.k])], 2, { axis: -1 })[1]!,
    flops: noFlops,
    samples: [{ inputs: [[2, 5]], attrs: { k: 3 } }],
  },
  softmax: {
    infer: same,
    grad: (y, dy) => {
      const weighted = mul(dy, y)
      return [sub(weighted, mul(y, sum(weighted, [-1])))]
    },
    emit: (_, inputs, to) => to.node('Softmax', inputs, { axis: -1 }),
    flops: noFlops,
    samples: [{ inputs: [[2, 3, 4]], attrs: {} }],
  },
  logSoftmax: {
    infer: same,
    grad: (y, dy) => [sub(dy, mul(exp(y), sum(dy, [-1])))],
    emit: (_, inputs, to) => to.node('LogSoftmax', inputs, { axis: -1 }),
    flops: noFlops,
    samples: [{ inputs: [[3, 4]], attrs: {} }],
  },
  normalize: {
    infer: same,
    grad: (y, dy) => {
      const [x] = y.inputs
      const inverse = y.graph.push('inverseStd', [x!], y.attrs)
      const centred = sub(sub(dy, mean(dy, [-1])), mul(y, mean(mul(dy, y), [-1])))
      return [mul(centred, inverse)]
    },
    emit: (node, inputs, to) => layerNormalization(node, inputs, to)[0]!,
    flops: noFlops,
    samples: [{ inputs: [[2, 3, 5]], attrs: { epsilon: 1e-5 } }],
  },
  inverseStd: {
    infer: ([x]) => ({ dtype: x!.dtype, shape: [...x!.shape.slice(0, -1), 1] }),
    grad: 'not differentiable',
    emit: (node, inputs, to) => {
      const [, , inverse] = layerNormalization(node, inputs, to)
      // ONNX keeps the statistics in float32 even where the rows are double.
      return to.float === 'float64' ? to.node('Cast', [inverse!], { to: to.elementType('f32') }) : inverse!
    },
    flops: noFlops,
    samples: [{ inputs: [[2, 5]], attrs: { epsilon: 1e-5 } }],
  },
}
