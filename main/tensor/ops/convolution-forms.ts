/**
 * Convolution and its gradients as ONNX nodes. Which form is the fastest was measured on ONNX Runtime's CPU
 * (test/bench/convolution.ts), and all of them are standard ops that other providers have.
 */
import type { OnnxEmitter } from '../onnx/emitter.ts'
import type { Shape } from '../value.ts'
import type { OpAttrs, Window } from './kinds.ts'
import { fold, unfold } from './unfold.ts'

type Grouped = OpAttrs['conv']
type Pair = readonly [number, number]
type Emit = (
  to: OnnxEmitter,
  inputs: readonly string[],
  x: Shape,
  weight: Shape,
  y: Shape,
  attrs: Grouped,
) => string

const kernelOf = (weight: Shape): Pair => [weight[2]!, weight[3]!]
const attributes = ({ strides, pads, dilations, groups }: Grouped, kernel: Pair) => ({
  ...{ strides, pads, dilations },
  group: groups,
  kernel_shape: kernel,
})

/** One multiplication a pixel and channel: a matrix product. */
const isProduct = (weight: Shape, { strides, pads, groups }: Grouped) =>
  groups === 1 && [...kernelOf(weight), ...strides].every((n) => n === 1) && pads.every((n) => n === 0)

/** [N, C, H, W] as [N, C, H W]. */
const flat = (to: OnnxEmitter, x: string, [n, c, h, w]: Shape) =>
  to.node('Reshape', [x, to.targetShape([n!, c!, h! * w!])])

/** Kernels of one pixel as [O, C]. */
const matrix = (to: OnnxEmitter, weight: string, [o, c]: Shape) =>
  to.node('Reshape', [weight, to.shape([o!, c!])])

/** [x, weight, bias?] to y. */
export const forwards: Emit = (to, [x, weight, bias], xs, ws, ys, attrs) => {
  const exact = to.float === 'float64'
  // Of a trained weight ONNX Runtime lays out the kernel anew as it loads; of one that is learning it cannot.
  const product = isProduct(ws, attrs) && !to.isWeight(weight!)
  if (!exact && !product)
    return to.node('Conv', bias ? [x!, weight!, bias] : [x!, weight!], attributes(attrs, kernelOf(ws)))
  const y = exact
    ? to.node('MatMul', [byGroup(to, weight!, ws, attrs), seenByGroup(to, x!, xs, ws, attrs)])
    : to.node('MatMul', [matrix(to, weight!, ws), flat(to, x!, xs)])
  const pictures = to.node('Reshape', [y, to.targetShape(ys)])
  return bias ? to.node('Add', [pictures, to.node('Reshape', [bias, to.shape([1, ys[1]!, 1, 1])])]) : pictures
}

/** [dy, weight] to the gradient of x. */
export const toInput: Emit = (to, [dy, weight], xs, ws, ys, attrs) => {
  const { strides, pads, dilations, groups } = attrs
  const kernel = kernelOf(ws)
  if (to.float === 'float64') {
    const turned = to.node('Transpose', [byGroup(to, weight!, ws, attrs)], { perm: [0, 1, 3, 2] })
    const seen = to.node('MatMul', [turned, to.node('Reshape', [dy!, to.shape(groupedShape(ys, groups))])])
    const places = [xs[0]!, xs[1]!, kernel[0] * kernel[1], ys[2]!, ys[3]!]
    return fold(to, to.node('Reshape', [seen, to.shape(places)]), xs, kernel, attrs)
  }
  if (isProduct(ws, attrs)) {
    const turned = to.node('Transpose', [matrix(to, weight!, ws)], { perm: [1, 0] })
    return to.node('Reshape', [to.node('MatMul', [turned, flat(to, dy!, ys)]), to.shape(xs)])
  }
  const reach = [0, 1].map((axis) => dilations[axis]! * (kernel[axis]! - 1)) as [number, number]
  const turnedPads = pads.map((pad, i) => reach[i % 2]! - pad)
  if (strides.every((s) => s === 1) && turnedPads.every((pad) => pad >= 0))
    return to.node('Conv', [dy!, turnedKernels(to, weight!, ws, groups)], {
      ...attributes(attrs, kernel),
      pads: turnedPads,
    })
  const missing = [0, 1].map(
    (axis) =>
      xs[axis + 2]! -
      ((ys[axis + 2]! - 1) * strides[axis]! + reach[axis]! + 1 - pads[axis]! - pads[axis + 2]!),
  )
  return to.node('ConvTranspose', [dy!, weight!], { ...attributes(attrs, kernel), output_padding: missing })
}

/** Kernels [O, C / g, h, w] upside down, from the other side: [C, O / g, h, w]. */
function turnedKernels(to: OnnxEmitter, weight: string, [o, c, h, w]: Shape, groups: number): string {
  const places = h! * w!
  const flat = to.node('Reshape', [weight, to.shape([groups, o! / groups, c!, places])])
  // A product with a permutation, which is several times as fast as a Gather of single numbers.
  const backwards = Array.from({ length: places ** 2 }, (_, i) =>
    Number(Math.floor(i / places) + (i % places) === places - 1),
  )
  const turned =
    places > 1 ? to.node('MatMul', [flat, to.constant('f32', [places, places], backwards)]) : flat
  const exchanged = to.node('Transpose', [turned], { perm: [0, 2, 1, 3] })
  return to.node('Reshape', [exchanged, to.shape([groups * c!, o! / groups, h!, w!])])
}

/** With so few channels a group, a product would be too narrow to be fast. */
const FEW_CHANNELS = 4

/** [x, dy] to the gradient of the kernels. */
export const toWeight: Emit = (to, inputs, xs, ws, ys, attrs) => {
  if (to.float === 'float64') {
    const [x, dy] = inputs as [string, string]
    const turned = to.node('Transpose', [seenByGroup(to, x, xs, ws, attrs)], { perm: [0, 1, 3, 2] })
    const each = to.node('MatMul', [
      to.node('Reshape', [dy, to.shape(groupedShape(ys, attrs.groups))]),
      turned,
    ])
    return to.node('Reshape', [to.node('ReduceSum', [each, to.shape([0])], { keepdims: 0 }), to.shape(ws)])
  }
  return (ws[1]! > FEW_CHANNELS ? toWeightByProduct : toWeightByConv)(to, inputs, xs, ws, ys, attrs)
}

/** The batch and the channels exchanged, dy slides over x as a kernel; stride and dilation change places. */
const toWeightByConv: Emit = (to, [x, dy], [n, c, h, w], ws, ys, { strides, pads, dilations, groups }) => {
  const each = c! / groups
  const grouped = to.node('Reshape', [x!, to.shape([n!, groups, each, h!, w!])])
  const exchanged = to.node('Transpose', [grouped], { perm: [2, 1, 0, 3, 4] }) // (C/g, g, N, H, W)
  const pictures = to.node('Reshape', [exchanged, to.shape([each, groups * n!, h!, w!])])
  const kernels = to.node('Transpose', [dy!], { perm: [1, 0, 2, 3] }) // (O, N, H', W')
  const slid = to.node('Conv', [pictures, kernels], {
    ...{ pads, group: groups, strides: dilations, dilations: strides },
    kernel_shape: [ys[2]!, ys[3]!],
  }) // (C/g, O, h.., w..)
  const cut = to.node('Slice', [slid, to.shape([0, 0]), to.shape(kernelOf(ws)), to.shape([2, 3])])
  return to.node('Transpose', [cut], { perm: [1, 0, 2, 3] })
}

/** dy [g, O/g, N H' W'] times what each place in the window saw, [g, N H' W', C/g], one product a row of the window. */
const toWeightByProduct: Emit = (to, [x, dy], xs, ws, ys, attrs) => {
  const { groups } = attrs
  const [n, o, rows, columns] = ys as [number, number, number, number]
  const each = ws[1]!
  const [height, width] = kernelOf(ws)
  const see = placesSeen(to, x!, xs, ws, ys, attrs)
  const exchanged = to.node('Transpose', [dy!], { perm: [1, 0, 2, 3] })
  const left = to.node('Reshape', [exchanged, to.shape([groups, o / groups, n * rows * columns])])
  const products = Array.from({ length: height }, (_, i) => {
    const seen = Array.from({ length: width }, (_, j) =>
      to.node('Reshape', [see(i, j), to.shape([groups, each, n * rows * columns])]),
    )
    const right = width > 1 ? to.node('Concat', seen, { axis: 1 }) : seen[0]! // (g, w C/g, N H' W')
    return to.node('MatMul', [left, to.node('Transpose', [right], { perm: [0, 2, 1] })])
  })
  const all = height > 1 ? to.node('Concat', products, { axis: 2 }) : products[0]! // (g, O/g, h w C/g)
  const kernels = to.node('Reshape', [all, to.shape([o, height * width, each])])
  return to.node('Reshape', [to.node('Transpose', [kernels], { perm: [0, 2, 1] }), to.shape(ws)])
}

/** Of a place in the window what it sees, with the channels in front: [C, N, H', W']. */
function placesSeen(
  to: OnnxEmitter,
  x: string,
  [n, c, h, w]: Shape,
  ws: Shape,
  [, , rows, columns]: Shape,
  { strides, pads, dilations }: Window,
): (i: number, j: number) => string {
  const [down, across] = strides
  const kernel = kernelOf(ws)
  const exchanged = to.node('Transpose', [x], { perm: [1, 0, 2, 3] })
  // As many rows and columns as the window sees, rounded up to whole strides: a picture for each remainder of the
  // stride, so that of many slices none has steps, which are slow.
  const [tall, wide] = [
    Math.ceil((dilations[0] * (kernel[0] - 1) + down * rows!) / down),
    Math.ceil((dilations[1] * (kernel[1] - 1) + across * columns!) / across),
  ]
  const below = tall * down - h! - pads[0]
  const beside = wide * across - w! - pads[1]
  const margins = [0, 0, pads[0], pads[1], 0, 0, below, beside]
  const padded = margins.some((m) => m !== 0) ? to.node('Pad', [exchanged, to.shape(margins)]) : exchanged
  const isPlain = down === 1 && across === 1
  if (kernel.every((k) => k === 1)) {
    const all = [padded, ...[[0, 0], [tall * down, wide * across], [2, 3], strides].map((v) => to.shape(v))]
    return () => (isPlain ? padded : to.node('Slice', all))
  }
  const apart = isPlain ? padded : remainders(to, padded, [c!, n!, tall, down, wide, across])
  return (i, j) => {
    const [top, left] = [dilations[0] * i, dilations[1] * j]
    const picture = (top % down) * across + (left % across)
    const start = [picture * c!, Math.floor(top / down), Math.floor(left / across)] as const
    const end = [start[0] + c!, start[1] + rows!, start[2] + columns!]
    return to.node('Slice', [apart, to.shape(start), to.shape(end), to.shape([0, 2, 3])])
  }
}

/**
 * [C, N, H, W] as one picture for each remainder of the stride, in the place of the channels. The last Reshape keeps
 * ONNX Runtime from drawing the Transpose behind the slices, where it would be done nine times.
 */
function remainders(to: OnnxEmitter, x: string, shape: Shape): string {
  const [c, n, tall, down, wide, across] = shape as [number, number, number, number, number, number]
  const split = to.node('Reshape', [x, to.shape(shape)])
  const apart = to.node('Transpose', [split], { perm: [3, 5, 0, 1, 2, 4] })
  return to.node('Reshape', [apart, to.shape([down * across * c, n, tall, wide])])
}

/** Kernels as [1, g, O/g, C/g h w]. */
const byGroup = (to: OnnxEmitter, weight: string, ws: Shape, { groups }: Grouped) =>
  to.node('Reshape', [weight, to.shape([1, groups, ws[0]! / groups, -1])])

/** What windows see as [N, g, C/g h w, H' W']. */
function seenByGroup(to: OnnxEmitter, x: string, xs: Shape, ws: Shape, attrs: Grouped): string {
  const seen = unfold(to, x, xs, kernelOf(ws), attrs)
  const inside = ws.slice(1).reduce((a, b) => a * b, 1)
  return to.node('Reshape', [seen, to.targetShape([xs[0]!, attrs.groups, inside, -1])])
}

/** [N, O, H', W'] as [N, g, O/g, H' W']. */
const groupedShape = ([n, o, h, w]: Shape, groups: number) => [n!, groups, o! / groups, h! * w!]
