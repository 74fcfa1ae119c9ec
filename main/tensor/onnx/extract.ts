/** A part of an ONNX model: what one of its outputs, or of its nodes' results, needs, and no more. Its nodes and weights stay as they are, byte for byte. */
import protobuf from 'protobufjs/light.js'

const bytes = (id: number) => ({ type: 'bytes', id, rule: 'repeated' })
const text = (id: number, rule?: 'repeated') => ({ type: 'string', id, ...(rule ? { rule } : {}) })

/** onnx.proto, with what is only copied left as bytes. */
const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: { type: 'int64', id: 1 },
        graph: { type: 'Graph', id: 7 },
        opsets: bytes(8),
        functions: bytes(25),
      },
    },
    Graph: {
      fields: {
        nodes: bytes(1),
        name: text(2),
        initializers: bytes(5),
        inputs: bytes(11),
        outputs: bytes(12),
        quantization: bytes(14),
        sparse: bytes(15),
      },
    },
    Node: {
      fields: {
        inputs: text(1, 'repeated'),
        outputs: text(2, 'repeated'),
        attributes: { type: 'Attribute', id: 5, rule: 'repeated' },
      },
    },
    Attribute: {
      fields: { graph: { type: 'Graph', id: 6 }, graphs: { type: 'Graph', id: 11, rule: 'repeated' } },
    },
    Tensor: { fields: { name: text(8) } },
    Port: { fields: { name: text(1) } },
  },
})
const types = {
  model: root.lookupType('Model'),
  node: root.lookupType('Node'),
  tensor: root.lookupType('Tensor'),
  port: root.lookupType('Port'),
}

interface Graph {
  nodes: Uint8Array[]
  initializers: Uint8Array[]
  inputs: Uint8Array[]
  outputs: Uint8Array[]
}
interface Node {
  inputs: string[]
  outputs: string[]
  attributes: { graph?: Graph; graphs: Graph[] }[]
}

/** @throws Error where it is no ONNX model, or gives nothing of that name */
export function extractModel(model: Uint8Array, output: string): Uint8Array {
  const decoded = types.model.decode(model) as unknown as { graph: Graph | null }
  const { graph } = decoded
  const nameOf = (port: Uint8Array) => (types.port.decode(port) as unknown as { name: string }).name
  if (!graph) throw new Error('it holds no graph')
  const nodes = graph.nodes.map((node) => types.node.decode(node) as unknown as Node)
  const makers = new Map(nodes.flatMap((node) => node.outputs.map((name) => [name, node] as const)))
  const port = graph.outputs.find((port) => nameOf(port) === output)
  if (!port && !makers.has(output)) throw new Error(`it gives no "${output}"`)
  const names = new Set([output])
  const needed = new Set<Node>()
  for (const name of names) {
    const node = makers.get(name)
    if (!node || needed.has(node)) continue
    needed.add(node)
    for (const used of usedBy(node)) names.add(used)
  }
  const isUsed = (port: Uint8Array) => names.has(nameOf(port))
  const part: Graph = {
    ...graph,
    nodes: graph.nodes.filter((_, i) => needed.has(nodes[i]!)),
    initializers: graph.initializers.filter((tensor) =>
      names.has((types.tensor.decode(tensor) as unknown as { name: string }).name),
    ),
    inputs: graph.inputs.filter(isUsed),
    outputs: [port ?? types.port.encode({ name: output }).finish()],
  }
  return types.model.encode({ ...decoded, graph: part }).finish()
}

/** What a node reads, and what the graphs in it (of an If or a Loop) read from around them. */
function usedBy(node: Node): string[] {
  const inner = node.attributes.flatMap(({ graph, graphs }) => (graph ? [graph, ...graphs] : graphs))
  return [
    ...node.inputs,
    ...inner.flatMap((graph) => [
      ...graph.nodes.flatMap((each) => usedBy(types.node.decode(each) as unknown as Node)),
      ...graph.outputs.map((port) => (types.port.decode(port) as unknown as { name: string }).name),
    ]),
  ]
}
