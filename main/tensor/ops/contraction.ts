/** The matrix product: where all the time goes. */
import { matmul, sum } from '../build.ts'
import { broadcastShapes, GraphError, sizeOf, type Shape, type Value } from '../value.ts'
import type { OpTable } from './definition.ts'

const matrix = (shape: Shape, transposed: boolean): [rows: number, columns: number] => {
  const [rows, columns] = shape.slice(-2)
  return transposed ? [columns!, rows!] : [rows!, columns!]
}

const swapLast = (rank: number) =>
  Array.from({ length: rank }, (_, i) => (i < rank - 2 ? i : 2 * rank - 3 - i))

export const contraction: Pick<OpTable, 'matmul' | 'linear'> = {
  matmul: {
    infer: ([a, b], { transA, transB }) => {
      if (!a || !b || a.shape.length < 2 || b.shape.length < 2) throw new GraphError('matmul needs matrices')
      const [rows, inner] = matrix(a.shape, transA)
      const [inner2, columns] = matrix(b.shape, transB)
      if (inner !== inner2)
        throw new GraphError(`matmul of [${a.shape}]${transA ? "'" : ''} [${b.shape}]${transB ? "'" : ''}`)
      const batch = broadcastShapes(a.shape.slice(0, -2), b.shape.slice(0, -2))
      return { dtype: a.dtype, shape: [...batch, rows, columns] }
    },
    grad: (y, dy) => {
      const [a, b] = y.inputs as [Value, Value]
      const { transA, transB, scale } = y.attrs
      return [
        transA
          ? matmul(b, dy, { transA: transB, transB: true, scale })
          : matmul(dy, b, { transB: !transB, scale }),
        transB
          ? matmul(dy, a, { transA: true, transB: transA, scale })
          : matmul(a, dy, { transA: !transA, scale }),
      ]
    },
    emit: (node, inputs, to) => {
      const { transA, transB, scale } = node.attrs
      const [a, b] = node.inputs as [Value, Value]
      if (a.shape.length === 2 && b.shape.length === 2)
        return to.node('Gemm', inputs, { transA: Number(transA), transB: Number(transB), alpha: scale })
      // ONNX Runtime folds a transpose of the last two axes and the scale into the product.
      const turned = (x: Value, name: string, turn: boolean) =>
        turn ? to.node('Transpose', [name], { perm: swapLast(x.shape.length) }) : name
      const product = to.node('MatMul', [turned(a, inputs[0]!, transA), turned(b, inputs[1]!, transB)])
      return scale === 1 ? product : to.node('Mul', [product, to.constant('f32', [], [scale])])
    },
    flops: ({ shape, inputs, attrs }) => 2 * sizeOf(shape) * matrix(inputs[0]!.shape, attrs.transA)[1],
    samples: [false, true].flatMap((transA) =>
      [false, true].flatMap((transB) => [
        { inputs: [transA ? [3, 2] : [2, 3], transB ? [4, 3] : [3, 4]], attrs: { transA, transB, scale: 2 } },
        {
          inputs: [transA ? [2, 3, 2] : [2, 2, 3], transB ? [4, 3] : [3, 4]],
          attrs: { transA, transB, scale: 1 },
        },
        {
          inputs: [transA ? [1, 3, 2] : [1, 2, 3], transB ? [2, 5, 4, 3] : [2, 5, 3, 4]],
          attrs: { transA, transB, scale: 0.5 },
        },
      ]),
    ),
  },
  // x W + b in one node: a separate bias would cost one more pass over the activations.
  linear: {
    infer: ([x, weight, bias]) => {
      const [rows, inner] = x!.shape
      const [inner2, columns] = weight!.shape
      if (x!.shape.length !== 2 || inner !== inner2 || bias!.shape.join() !== `${columns}`)
        throw new GraphError(`linear of [${x!.shape}] [${weight!.shape}] [${bias!.shape}]`)
      return { dtype: x!.dtype, shape: [rows!, columns!] }
    },
    grad: (y, dy) => {
      const [x, weight] = y.inputs as [Value, Value]
      return [matmul(dy, weight, { transB: true }), matmul(x, dy, { transA: true }), sum(dy, [0])]
    },
    emit: (_, inputs, to) => to.node('Gemm', inputs),
    flops: ({ shape, inputs }) => 2 * sizeOf(shape) * inputs[0]!.shape[1]!,
    samples: [{ inputs: [[2, 3], [3, 4], [4]], attrs: {} }],
  },
}
