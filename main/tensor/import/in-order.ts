/** The nodes of an ONNX file in the order in which they can be computed. */
import type { GraphProto, NodeProto } from '../onnx/schema.ts'

/** Which node gives what. */
export const makersOf = ({ node }: GraphProto): ReadonlyMap<string, NodeProto> =>
  new Map(node.flatMap((each) => each.output.map((name) => [name, each] as const)))

/** The nodes that `outputs` need, each after what it reads; nothing before what is there already. */
export function inOrder(
  outputs: readonly string[],
  makers: ReadonlyMap<string, NodeProto>,
  there: ReadonlySet<string>,
): NodeProto[] {
  const makerOf = (name: string) => (there.has(name) ? undefined : makers.get(name))
  const done = new Set<NodeProto>()
  const pending = [...outputs].reverse()
  while (pending.length > 0) {
    const node = makerOf(pending.at(-1)!)
    const missing =
      node && !done.has(node)
        ? node.input.filter((each) => {
            const maker = makerOf(each)
            return maker && !done.has(maker)
          })
        : []
    if (missing.length > 0) pending.push(...missing.reverse())
    else {
      pending.pop()
      if (node) done.add(node)
    }
  }
  return [...done]
}
