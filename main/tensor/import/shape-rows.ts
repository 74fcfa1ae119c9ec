/** Ops that move elements, or pick some. */
import * as t from '../build.ts'
import { axisOf, broadcastShapes, sizeOf, type Value } from '../value.ts'
import type { ImportedNode } from './node.ts'
import type { Row } from './rows.ts'

const reshaped: Row = (node) => {
  const x = node.x(0)
  const kept = node.int('allowzero', 0) === 0
  return t.reshape(
    x,
    node.numbers(1)!.map((d, i) => (d === 0 && kept ? x.shape[i]! : d)),
  )
}

const squeezed: Row = (node) => {
  const x = node.x(0)
  const axes = node.list('axes', 1)?.map((axis) => axisOf(x.shape, axis))
  return t.reshape(
    x,
    x.shape.filter((d, i) => (axes ? !axes.includes(i) : d !== 1)),
  )
}

const unsqueezed: Row = (node) => {
  const x = node.x(0)
  const axes = node.list('axes', 1)!
  const rank = x.shape.length + axes.length
  const at = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)))
  const rest = [...x.shape]
  return t.reshape(
    x,
    Array.from({ length: rank }, (_, i) => (at.has(i) ? 1 : rest.shift()!)),
  )
}

const sliced: Row = (node) => {
  const x = node.x(0)
  const [starts, ends] = [node.list('starts', 1)!, node.list('ends', 2)!]
  const axes = node.list('axes', 3) ?? starts.map((_, i) => i)
  if (node.numbers(4)?.some((step) => step !== 1)) return node.refuse('skips elements')
  return axes.reduce((y, given, i) => {
    const axis = axisOf(x.shape, given)
    const size = x.shape[axis]!
    const place = (n: number) => Math.min(Math.max(n < 0 ? n + size : n, 0), size)
    const [from, to] = [place(starts[i]!), place(ends[i]!)]
    return from === 0 && to === size ? y : t.slice(y, axis, from, to)
  }, x)
}

const split: Row = (node) => {
  const x = node.x(0)
  const axis = axisOf(x.shape, node.int('axis', 0))
  const even = Math.ceil(x.shape[axis]! / node.results)
  const sizes = node.list('split', 1) ?? Array.from({ length: node.results }, () => even)
  let start = 0
  return sizes.map((size) => {
    const end = Math.min(start + size, x.shape[axis]!)
    const part = t.slice(x, axis, start, end)
    start = end
    return part
  })
}

/** Rows of a table by what the data say; or one known place along any axis, which is dropped. */
const gathered: Row = (node) => {
  const x = node.x(0)
  const axis = axisOf(x.shape, node.int('axis', 0))
  if (axis === 0) return t.gather(x, node.x(1))
  const [place, ...others] = node.numbers(1)!
  if (others.length > 0 || node.x(1).shape.length > 0) return node.refuse(`picks several along axis ${axis}`)
  const at = place! < 0 ? place! + x.shape[axis]! : place!
  return t.reshape(
    t.slice(x, axis, at, at + 1),
    x.shape.filter((_, i) => i !== axis),
  )
}

const padded: Row = (node) => {
  const x = node.x(0)
  const pads = node.list('pads', 1)!
  const isZero =
    node.text('mode', 'constant') === 'constant' && !(node.numbers(2)?.[0] ?? node.float('value', 0))
  if (!isZero || node.inputs > 3) return node.refuse('pads with something else than zeros')
  return x.shape.reduce((y, _, axis) => {
    const [before, after] = [pads[axis]!, pads[axis + x.shape.length]!]
    return before === 0 && after === 0 ? y : t.pad(y, axis, before, after)
  }, x)
}

const all = (node: ImportedNode): Value[] => Array.from({ length: node.inputs }, (_, i) => node.x(i))

export const shapeRows: Readonly<Record<string, Row>> = {
  Reshape: reshaped,
  Squeeze: squeezed,
  Unsqueeze: unsqueezed,
  Flatten: (node) => {
    const { shape } = node.x(0)
    const axis = axisOf(shape, node.int('axis', 1))
    return t.reshape(node.x(0), [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis))])
  },
  Transpose: (node) =>
    t.transpose(
      node.x(0),
      node.ints('perm') ??
        node
          .x(0)
          .shape.map((_, i) => i)
          .reverse(),
    ),
  Expand: (node) => t.expand(node.x(0), broadcastShapes(node.x(0).shape, node.numbers(1)!)),
  Concat: (node) => t.concat(all(node), node.int('axis', 0)),
  Slice: sliced,
  Split: split,
  Gather: gathered,
  Pad: padded,
}
