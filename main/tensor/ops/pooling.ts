/** Ops that keep one number of each window over a picture. */
import { fill, reshape, scatterAdd } from '../build.ts'
import type { OnnxEmitter } from '../onnx/emitter.ts'
import { sizeOf, type Shape, type Type, type Value } from '../value.ts'
import { noFlops, type OpTable, type Sample } from './definition.ts'
import type { Pool } from './kinds.ts'
import { unfold } from './unfold.ts'
import { placesOf, windowed } from './window.ts'

const NO_DILATION = [1, 1] as const
const attributesOf = ({ kernel, strides, pads }: Pool) => ({ kernel_shape: kernel, strides, pads })

const pooled = ([x]: readonly Type[], { kernel, ...window }: Pool): Type => {
  const [n, c, h, w] = x!.shape as [number, number, number, number]
  return {
    dtype: x!.dtype,
    shape: [n, c, ...windowed([h, w], kernel, { ...window, dilations: NO_DILATION })],
  }
}

/** Less than any picture holds. */
const LOWEST = -3.4e38

/**
 * Where in all the pictures each window has its largest number. ONNX's MaxPool can say it as well, but not ONNX
 * Runtime's for WebGPU.
 */
function places(to: OnnxEmitter, x: string, shape: Shape, { kernel, ...steps }: Pool): string {
  const [n, c, h, w] = shape as [number, number, number, number]
  const window = { ...steps, dilations: NO_DILATION }
  const [rows, columns] = windowed([h, w], kernel, window)
  const numbers = (dims: Shape, data: (i: number) => number) =>
    to.constant(
      'i64',
      dims,
      Array.from({ length: sizeOf(dims) }, (_, i) => data(i)),
    )
  const within = placesOf(kernel).map(([i, j]) => i * w + j)
  const corner = (i: number) =>
    (Math.floor(i / columns) * steps.strides[0] - steps.pads[0]) * w +
    ((i % columns) * steps.strides[1] - steps.pads[1])
  const largest = to.node('ArgMax', [unfold(to, x, shape, kernel, window, LOWEST)], { axis: 2, keepdims: 0 })
  const place = to.node('Gather', [numbers([within.length], (i) => within[i]!), largest], { axis: 0 })
  const inPicture = to.node('Add', [place, numbers([rows, columns], corner)])
  return to.node('Add', [inPicture, numbers([n, c, 1, 1], (i) => i * h * w)])
}

const samples = [
  { inputs: [[1, 2, 4, 5]], attrs: { kernel: [2, 2], strides: [2, 2], pads: [0, 0, 0, 0] } },
  { inputs: [[2, 1, 5, 4]], attrs: { kernel: [3, 3], strides: [2, 1], pads: [1, 1, 1, 0] } },
] as const

export const pooling: Pick<OpTable, 'maxPool' | 'maxPoolPlaces' | 'averagePool'> = {
  maxPool: {
    infer: pooled,
    // As in PyTorch, all of it goes to the first of equal numbers.
    grad: (y, dy) => {
      const x = y.inputs[0]!
      const places = y.graph.push('maxPoolPlaces', [x], y.attrs) as Value
      const flat = scatterAdd(reshape(places, [-1]), reshape(dy, [-1, 1]), sizeOf(x.shape))
      return [reshape(flat, x.shape)]
    },
    emit: (node, [x], to) => to.node('MaxPool', [x!], attributesOf(node.attrs)),
    flops: noFlops,
    samples: samples as readonly Sample<'maxPool'>[],
  },
  maxPoolPlaces: {
    infer: (inputs, attrs) => ({ ...pooled(inputs, attrs), dtype: 'i64' }),
    grad: 'not differentiable',
    emit: (node, [x], to) => places(to, x!, node.inputs[0]!.shape, node.attrs),
    flops: noFlops,
    samples: samples as readonly Sample<'maxPoolPlaces'>[],
  },
  // Zeros around the picture count, as in PyTorch.
  averagePool: {
    infer: pooled,
    grad: (y, dy) => {
      const [, channels, height, width] = y.inputs[0]!.shape as [number, number, number, number]
      const { kernel, ...window } = y.attrs
      const even = fill(y.graph, [channels, 1, ...kernel], 1 / (kernel[0] * kernel[1]))
      const attrs = { ...window, dilations: NO_DILATION, groups: channels, size: [height, width] as const }
      return [y.graph.push('convInput', [dy, even], attrs)]
    },
    emit: (node, [x], to) => {
      if (to.float === 'float32')
        return to.node('AveragePool', [x!], { ...attributesOf(node.attrs), count_include_pad: 1 })
      const { kernel, ...window } = node.attrs
      const seen = unfold(to, x!, node.inputs[0]!.shape, kernel, { ...window, dilations: NO_DILATION })
      return to.node('ReduceMean', [seen, to.shape([2])], { keepdims: 0 })
    },
    flops: noFlops,
    samples: samples as readonly Sample<'averagePool'>[],
  },
}
