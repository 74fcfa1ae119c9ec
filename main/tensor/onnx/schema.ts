/** The part of ONNX's protobuf schema that Kindred writes and reads (onnx.proto, IR version 9). */
import protobuf from 'protobufjs/light.js'

const field = (type: string, id: number, rule?: 'repeated') => (rule ? { type, id, rule } : { type, id })
const many = (type: string, id: number) => field(type, id, 'repeated')

const root = protobuf.Root.fromJSON({
  nested: {
    ModelProto: {
      fields: {
        irVersion: field('int64', 1),
        producerName: field('string', 2),
        producerVersion: field('string', 3),
        graph: field('GraphProto', 7),
        opsetImport: many('OperatorSetIdProto', 8),
      },
    },
    OperatorSetIdProto: { fields: { domain: field('string', 1), version: field('int64', 2) } },
    GraphProto: {
      fields: {
        node: many('NodeProto', 1),
        name: field('string', 2),
        initializer: many('TensorProto', 5),
        input: many('ValueInfoProto', 11),
        output: many('ValueInfoProto', 12),
      },
    },
    NodeProto: {
      fields: {
        input: many('string', 1),
        output: many('string', 2),
        opType: field('string', 4),
        attribute: many('AttributeProto', 5),
      },
    },
    AttributeProto: {
      fields: {
        name: field('string', 1),
        f: field('float', 2),
        i: field('int64', 3),
        s: field('bytes', 4),
        t: field('TensorProto', 5),
        g: field('GraphProto', 6),
        ints: many('int64', 8),
        type: field('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: many('int64', 1),
        dataType: field('int32', 2),
        name: field('string', 8),
        rawData: field('bytes', 9),
        externalData: many('StringStringEntryProto', 13),
      },
    },
    StringStringEntryProto: { fields: { key: field('string', 1), value: field('string', 2) } },
    ValueInfoProto: { fields: { name: field('string', 1), type: field('TypeProto', 2) } },
    TypeProto: { fields: { tensorType: field('TensorTypeProto', 1) } },
    TensorTypeProto: { fields: { elemType: field('int32', 1), shape: field('TensorShapeProto', 2) } },
    TensorShapeProto: { fields: { dim: many('DimensionProto', 1) } },
    DimensionProto: { fields: { dimValue: field('int64', 1), dimParam: field('string', 2) } },
  },
})

export interface TensorProto {
  dims: number[]
  dataType: number
  name?: string
  rawData: Uint8Array
  externalData?: { key: string; value: string }[]
}

export interface AttributeProto {
  name: string
  type: number
  f?: number
  i?: number
  s?: Uint8Array
  t?: TensorProto
  g?: GraphProto
  ints?: number[]
}

export interface NodeProto {
  opType: string
  input: string[]
  output: string[]
  attribute: AttributeProto[]
}

export interface ValueInfoProto {
  name: string
  type: { tensorType: { elemType: number; shape: { dim: ({ dimValue: number } | { dimParam: string })[] } } }
}

export interface GraphProto {
  name: string
  node: NodeProto[]
  initializer: TensorProto[]
  input: ValueInfoProto[]
  output: ValueInfoProto[]
}

const modelType = root.lookupType('ModelProto')

/** LayerNormalization needs 17, ScatterElements with reduction 16, ReduceSum and ReduceMax with axes as input 18. */
const OPSET = 18
const IR_VERSION = 9

/** The bytes of an ONNX model that holds `graph`. */
export function encodeModel(graph: GraphProto): Uint8Array {
  const message = modelType.fromObject({
    irVersion: IR_VERSION,
    producerName: 'kindred',
    opsetImport: [{ domain: '', version: OPSET }],
    graph,
  })
  return modelType.encode(message).finish()
}

/** @throws Error where the bytes are no ONNX model */
export function decodeModel(bytes: Uint8Array): GraphProto {
  const { graph } = modelType.toObject(modelType.decode(bytes), { longs: Number, arrays: true }) as {
    graph?: GraphProto
  }
  if (!graph) throw new Error('it holds no graph')
  return graph
}
