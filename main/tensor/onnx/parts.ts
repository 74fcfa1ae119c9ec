/** onnx.proto, as far as files are taken apart and put together again: what is only copied stays bytes. */
import protobuf from 'protobufjs/light.js'

const one = (type: string, id: number) => ({ type, id })
const many = (type: string, id: number) => ({ type, id, rule: 'repeated' })

const root = protobuf.Root.fromJSON({
  nested: {
    Model: {
      fields: {
        irVersion: one('int64', 1),
        graph: one('Graph', 7),
        opsets: many('bytes', 8),
        functions: many('bytes', 25),
      },
    },
    Graph: {
      fields: {
        nodes: many('bytes', 1),
        name: one('string', 2),
        initializers: many('bytes', 5),
        inputs: many('bytes', 11),
        outputs: many('bytes', 12),
        quantization: many('bytes', 14),
        sparse: many('bytes', 15),
      },
    },
    Node: {
      fields: {
        inputs: many('string', 1),
        outputs: many('string', 2),
        name: one('string', 3),
        opType: one('string', 4),
        attributes: many('Attribute', 5),
      },
    },
    Attribute: {
      fields: {
        name: one('string', 1),
        i: one('int64', 3),
        graph: one('Graph', 6),
        graphs: many('Graph', 11),
        type: one('int32', 20),
      },
    },
    Tensor: {
      fields: {
        dims: many('int64', 1),
        dataType: one('int32', 2),
        floatData: many('float', 4),
        name: one('string', 8),
        rawData: one('bytes', 9),
        externalData: many('Entry', 13),
      },
    },
    Entry: { fields: { key: one('string', 1), value: one('string', 2) } },
    Port: { fields: { name: one('string', 1) } },
  },
})

export interface GraphParts {
  nodes: Uint8Array[]
  initializers: Uint8Array[]
  inputs: Uint8Array[]
  outputs: Uint8Array[]
}

interface Parts {
  Model: { graph?: GraphParts }
  Node: {
    inputs: string[]
    outputs: string[]
    opType: string
    attributes: { name: string; i?: number; graph?: GraphParts; graphs: GraphParts[] }[]
  }
  Tensor: {
    name: string
    dims: number[]
    dataType: number
    floatData: number[]
    rawData?: Uint8Array
    externalData: { key: string; value: string }[]
  }
  /** an input or an output */
  Port: { name: string }
}
export type NodeParts = Parts['Node']
export type TensorParts = Parts['Tensor']

/** @throws Error where the bytes are none */
export const readPart = <K extends keyof Parts>(kind: K, bytes: Uint8Array): Parts[K] => {
  const type = root.lookupType(kind)
  return type.toObject(type.decode(bytes), { longs: Number, arrays: true }) as Parts[K]
}

export const writePart = (kind: keyof Parts, part: object): Uint8Array => {
  const type = root.lookupType(kind)
  return type.encode(type.fromObject(part)).finish()
}
