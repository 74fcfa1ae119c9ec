/** A part of an ONNX model: what one of its outputs, or of its nodes' results, needs, and no more. Its nodes and weights stay as they are, byte for byte. */
import { readPart, writePart, type GraphParts, type NodeParts } from './parts.ts'

/** @throws Error where it is no ONNX model, or gives nothing of that name */
export function extractModel(model: Uint8Array, output: string): Uint8Array {
  const parts = readPart('Model', model)
  const { graph } = parts
  const nameOf = (port: Uint8Array) => readPart('Port', port).name
  if (!graph) throw new Error('it holds no graph')
  const nodes = graph.nodes.map((node) => readPart('Node', node))
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const port = graph.outputs.find((port) => nameOf(port) === output)
  if (!port && !makers.has(output)) throw new Error(`it gives no "${output}"`)
  const names = new Set([output])
  const needed = new Set<NodeParts>()
  for (const name of names) {
    const node = makers.get(name)
    if (!node || needed.has(node)) continue
    needed.add(node)
    for (const used of usedBy(node)) names.add(used)
  }
  const isUsed = (port: Uint8Array) => names.has(nameOf(port))
  const part: GraphParts = {
    ...graph,
    nodes: graph.nodes.filter((_, i) => needed.has(nodes[i]!)),
    initializers: graph.initializers.filter((tensor) => names.has(readPart('Tensor', tensor).name)),
    inputs: graph.inputs.filter(isUsed),
    outputs: [port ?? writePart('Port', { name: output })],
  }
  return writePart('Model', { ...parts, graph: part })
}

/** What a node reads, and what the graphs in it (of an If or a Loop) read from around them. */
function usedBy(node: NodeParts): string[] {
  const inner = node.attributes.flatMap(({ graph, graphs }) => (graph ? [graph, ...graphs] : graphs))
  return [
    ...node.inputs,
    ...inner.flatMap((graph) => [
      ...graph.nodes.flatMap((each) => usedBy(readPart('Node', each))),
      ...graph.outputs.map((port) => readPart('Port', port).name),
    ]),
  ]
}
