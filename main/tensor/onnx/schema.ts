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
        name: field('string', 3),
        opType: field('string', 4),
        attribute: many('AttributeProto', 5),
        domain: field('string', 7),
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
        floats: many('float', 7),
        ints: many('int64', 8),
        strings: many('bytes', 9),
        type: field('int32', 20),
      },
    },
    TensorProto: {
      fields: {
        dims: many('int64', 1),
        dataType: field('int32', 2),
        floatData: many('float', 4),
        int32Data: many('int32', 5),
        int64Data: many('int64', 7),
        name: field('string', 8),
        rawData: field('bytes', 9),
        doubleData: many('double', 10),
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
  /** Where a writer used no raw bytes. */
  floatData?: number[]
  int32Data?: number[]
  int64Data?: number[]
  doubleData?: number[]
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
  floats?: number[]
  ints?: number[]
  strings?: Uint8Array[]
}

export interface NodeProto {
  name?: string
  /** of ops that are not ONNX's own */
  domain?: string
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

/** The bytes of an ONNX model that holds `graph`, whose ops are those of a version. */
export function encodeModel(graph: GraphProto, opset = OPSET): Uint8Array {
  const message = modelType.fromObject({
    irVersion: IR_VERSION,
    producerName: 'kindred',
    opsetImport: [{ domain: '', version: opset }],
    graph,
  })
  return modelType.encode(message).finish()
}

export interface ModelFile {
  readonly graph: GraphProto
  /** the version of ONNX's own ops */
  readonly opset: number
}

/** @throws Error where the bytes are no ONNX model */
export function decodeFile(bytes: Uint8Array): ModelFile {
  const { graph, opsetImport } = modelType.toObject(modelType.decode(bytes), {
    longs: Number,
    arrays: true,
  }) as { graph?: GraphProto; opsetImport: { domain?: string; version: number }[] }
  if (!graph) throw new Error('it holds no graph')
  return { graph, opset: opsetImport.find(({ domain }) => !domain)?.version ?? OPSET }
}

/** @throws Error where the bytes are no ONNX model */
export const decodeModel = (bytes: Uint8Array): GraphProto => decodeFile(bytes).graph
