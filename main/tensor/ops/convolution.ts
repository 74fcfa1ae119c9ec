/** Convolution and its gradients, which are each other's gradients: all three are linear in both of their inputs. */
import { reshape, sum } from '../build.ts'
import { GraphError, sizeOf, type Shape, type Value } from '../value.ts'
import * as forms from './convolution-forms.ts'
import type { OpTable } from './definition.ts'
import type { OpAttrs } from './kinds.ts'
import { windowed } from './window.ts'

const NO_STEPS = { strides: [1, 1], pads: [0, 0, 0, 0], dilations: [1, 1], groups: 1 } as const

/** Throws where pictures `x`, kernels and results do not fit together. */
function check(x: Shape, weight: Shape, y: Shape | null, { groups, ...window }: OpAttrs['conv']): Shape {
  const kernel = [weight[2]!, weight[3]!] as const
  const fits =
    x.length === 4 && weight.length === 4 && x[1] === weight[1]! * groups && weight[0]! % groups === 0
  if (!fits) throw new GraphError(`convolution of [${x}] with [${weight}] in ${groups} groups`)
  const shape = [x[0]!, weight[0]!, ...windowed([x[2]!, x[3]!], kernel, window)]
  if (y && shape.join() !== y.join()) throw new GraphError(`convolution gives [${shape}], not [${y}]`)
  return shape
}

/** Twice the multiply-adds: for each number of y, what its window holds of its group's channels. */
const flops = (y: Shape, weight: Shape) => 2 * sizeOf(y) * sizeOf(weight.slice(1))

const shapesOf = (...values: readonly { shape: Shape }[]) => values.map((v) => v.shape) as [Shape, Shape]

export const convolution: Pick<OpTable, 'conv' | 'convInput' | 'convWeight'> = {
  conv: {
    infer: ([x, weight, bias], attrs) => {
      const shape = check(x!.shape, weight!.shape, null, attrs)
      if (bias && bias.shape.join() !== `${shape[1]}`) throw new GraphError(`a bias of [${bias.shape}]`)
      return { dtype: x!.dtype, shape }
    },
    grad: (y, dy) => {
      const [x, weight, bias] = y.inputs as [Value, Value, Value?]
      const [size, kernel] = [x.shape.slice(2), weight.shape.slice(2)] as unknown as [
        [number, number],
        [number, number],
      ]
      return [
        y.graph.push('convInput', [dy, weight], { ...y.attrs, size }),
        y.graph.push('convWeight', [x, dy], { ...y.attrs, kernel }),
        ...(bias ? [reshape(sum(dy, [0, 2, 3]), bias.shape)] : []),
      ]
    },
    emit: (node, inputs, to) =>
      forms.forwards(to, inputs, node.inputs[0]!.shape, node.inputs[1]!.shape, node.shape, node.attrs),
    flops: ({ shape, inputs }) => flops(shape, inputs[1]!.shape),
    samples: [
      { inputs: [[2, 3, 4, 2], [2, 3, 1, 1], [2]], attrs: NO_STEPS },
      {
        inputs: [
          [1, 2, 4, 5],
          [3, 2, 3, 3],
        ],
        attrs: { ...NO_STEPS, pads: [1, 1, 1, 1] },
      },
      {
        inputs: [[2, 2, 5, 4], [2, 2, 3, 2], [2]],
        attrs: { ...NO_STEPS, strides: [2, 1], pads: [1, 0, 0, 2] },
      },
      {
        inputs: [
          [1, 4, 5, 6],
          [4, 1, 3, 3],
        ],
        attrs: { ...NO_STEPS, strides: [2, 2], pads: [2, 2, 2, 2], groups: 4 },
      },
      {
        inputs: [
          [1, 2, 6, 5],
          [4, 1, 2, 2],
        ],
        attrs: { ...NO_STEPS, dilations: [2, 3], groups: 2 },
      },
      {
        inputs: [
          [1, 10, 3, 3],
          [2, 5, 2, 2],
        ],
        attrs: { ...NO_STEPS, strides: [1, 2], pads: [0, 1, 0, 0], groups: 2 },
      },
    ],
  },
  // [dy, weight] to the gradient of x
  convInput: {
    infer: ([dy, weight], { size, ...attrs }) => {
      const shape = [dy!.shape[0]!, weight!.shape[1]! * attrs.groups, ...size]
      check(shape, weight!.shape, dy!.shape, attrs)
      return { dtype: dy!.dtype, shape }
    },
    grad: (dx, d) => {
      const [, weight] = dx.inputs as [Value, Value]
      const { size: _, ...attrs } = dx.attrs
      const kernel = weight.shape.slice(2) as unknown as [number, number]
      return [
        d.graph.push('conv', [d, weight], attrs),
        d.graph.push('convWeight', [d, dx.inputs[0]!], { ...attrs, kernel }),
      ]
    },
    emit: (node, inputs, to) =>
      forms.toInput(to, inputs, node.shape, ...shapesOf(node.inputs[1]!, node.inputs[0]!), node.attrs),
    flops: ({ inputs }) => flops(...shapesOf(...inputs)),
    samples: [
      {
        inputs: [
          [2, 2, 4, 2],
          [2, 3, 1, 1],
        ],
        attrs: { ...NO_STEPS, size: [4, 2] },
      },
      {
        inputs: [
          [1, 3, 4, 3],
          [3, 2, 3, 3],
        ],
        attrs: { ...NO_STEPS, pads: [1, 1, 1, 1], size: [4, 3] },
      },
      {
        inputs: [
          [1, 4, 3, 3],
          [4, 1, 3, 3],
        ],
        attrs: { ...NO_STEPS, pads: [1, 0, 1, 2], groups: 4, size: [3, 3] },
      },
      {
        inputs: [
          [1, 4, 2, 3],
          [4, 2, 3, 2],
        ],
        attrs: { ...NO_STEPS, strides: [2, 2], pads: [1, 1, 1, 1], groups: 2, size: [4, 5] },
      },
      {
        inputs: [
          [1, 2, 5, 5],
          [2, 2, 1, 1],
        ],
        attrs: { ...NO_STEPS, pads: [1, 1, 1, 1], size: [3, 3] },
      },
    ],
  },
  // [x, dy] to the gradient of the kernels
  convWeight: {
    infer: ([x, dy], { kernel, ...attrs }) => {
      const shape = [dy!.shape[1]!, x!.shape[1]! / attrs.groups, ...kernel]
      check(x!.shape, shape, dy!.shape, attrs)
      return { dtype: dy!.dtype, shape }
    },
    grad: (dw, d) => {
      const [x, dy] = dw.inputs as [Value, Value]
      const { kernel: _, ...attrs } = dw.attrs
      const size = x.shape.slice(2) as unknown as [number, number]
      return [d.graph.push('convInput', [dy, d], { ...attrs, size }), d.graph.push('conv', [x, d], attrs)]
    },
    emit: (node, inputs, to) =>
      forms.toWeight(to, inputs, node.inputs[0]!.shape, node.shape, node.inputs[1]!.shape, node.attrs),
    flops: ({ shape, inputs }) => flops(inputs[1]!.shape, shape),
    samples: [
      {
        inputs: [
          [2, 5, 5, 4],
          [2, 2, 3, 2],
        ],
        attrs: { ...NO_STEPS, strides: [2, 2], kernel: [1, 1] },
      },
      {
        inputs: [
          [2, 3, 4, 2],
          [2, 2, 4, 2],
        ],
        attrs: { ...NO_STEPS, kernel: [1, 1] },
      },
      {
        inputs: [
          [1, 5, 4, 3],
          [1, 2, 4, 3],
        ],
        attrs: { ...NO_STEPS, pads: [1, 1, 1, 1], kernel: [3, 3] },
      },
      {
        inputs: [
          [2, 5, 5, 4],
          [2, 2, 2, 2],
        ],
        attrs: { ...NO_STEPS, strides: [2, 2], pads: [0, 0, 0, 1], kernel: [3, 2] },
      },
      {
        inputs: [
          [1, 10, 5, 3],
          [1, 2, 2, 3],
        ],
        attrs: {
          ...NO_STEPS,
          strides: [2, 1],
          dilations: [2, 1],
          pads: [0, 1, 1, 1],
          groups: 2,
          kernel: [2, 3],
        },
      },
      {
        inputs: [
          [2, 3, 4, 4],
          [2, 3, 2, 2],
        ],
        attrs: { ...NO_STEPS, strides: [2, 2], pads: [1, 1, 1, 1], groups: 3, kernel: [3, 3] },
      },
    ],
  },
}
