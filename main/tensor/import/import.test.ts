/** Pretrained models as graphs: the general pack's trunk, and small random models of the layouts that people bring. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { KindredError } from '../../../shared/model/index.ts'
import { describeModel, emitModel, Graph, input, openExecutor, type Data, type Shape } from '../index.ts'
import { decodeFile, encodeModel } from '../onnx/schema.ts'
import { importModel } from './index.ts'

const root = join(import.meta.dirname, '../../..')
const general = join(root, 'resources/packs/general')
const parity = (path: string) => join(root, 'test/parity/models', path)

const DATA = {
  f32: (n: number) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * 0.37)),
  u8: (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 7919) % 256),
  i64: (n: number) => BigInt64Array.from({ length: n }, (_, i) => BigInt(1 + ((i * 13) % 40))),
}

/** @returns the largest difference between what a file and its graph give, as a part of the largest number */
async function difference(file: string, given: Record<string, [keyof typeof DATA, Shape]>): Promise<number> {
  const graph = new Graph()
  const values = Object.entries(given).map(([name, [dtype, shape]]) => [
    name,
    input(graph, name, dtype, shape),
  ])
  const fed = Object.fromEntries(
    Object.entries(given).map(([name, [dtype, shape]]) => {
      const data: Data = DATA[dtype](shape.reduce((n, d) => n * d, 1))
      return [name, { dtype, shape, data }]
    }),
  )
  const [output] = (await describeModel(file)).outputs.map(({ name }) => name)
  const imported = await importModel(graph, readFileSync(file), {
    given: Object.fromEntries(values),
    outputs: [output!],
  })
  const weights = new Map([...imported.weights.values()].map(({ value, data }) => [value, data]))
  const model = emitModel([{ name: 'found', value: imported.outputs.get(output!)! }], { weights })
  const numbers = async (from: Uint8Array | string, name: string) => {
    const executor = await openExecutor(from)
    const { data, shape } = (await executor.run(fed))[name]!
    await executor.close()
    return { data: data as Float32Array, shape }
  }
  const [found, due] = [await numbers(model, 'found'), await numbers(file, output!)]
  assert.deepEqual(found.shape, due.shape)
  const largest = (data: Float32Array) => data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return largest(found.data.map((x, i) => x - due.data[i]!)) / largest(due.data)
}

test('the image trunk of the general pack, weights in half precision, computes what its file computes', async () => {
  assert.ok((await difference(join(general, 'image.onnx'), { pixels: ['u8', [1, 260, 260, 3]] })) < 1e-5)
})

test('so do the vision towers of an exported CLIP and of a MobileCLIP', async () => {
  assert.ok((await difference(parity('immich/visual/model.onnx'), { image: ['f32', [1, 3, 64, 64]] })) < 1e-5)
  const mobile = parity('hugging-face-mobileclip/onnx/vision_model.onnx')
  assert.ok((await difference(mobile, { pixel_values: ['f32', [1, 3, 256, 256]] })) < 1e-5)
})

test('and a text tower that looks for the end of each text', async () => {
  assert.ok((await difference(parity('open-clip/textual.onnx'), { text: ['i64', [2, 77]] })) < 1e-5)
})

test('a part begins at what any node gives; its weights keep their names', async () => {
  const graph = new Graph()
  const middle = input(graph, 'middle', 'f32', [2, 208, 9, 9])
  const { outputs, weights } = await importModel(graph, readFileSync(join(general, 'image.onnx')), {
    given: { 'Add 177': middle },
    outputs: ['features'],
  })
  assert.deepEqual(outputs.get('features')!.shape, [2, 1280])
  const blocks = [...weights.keys()].map((name) => name.split('.').slice(0, -2).join('.'))
  assert.deepEqual([...new Set(blocks)].sort(), ['', '_blocks.20'])
  assert.deepEqual(weights.get('_conv_head.weight')!.value.shape, [1280, 352, 1, 1])
})

test('an op that has no row is named with its node, as is what the data would have to decide', async () => {
  const file = readFileSync(parity('hugging-face-mobileclip/onnx/vision_model.onnx'))
  const refusal = async (bytes: Uint8Array, pattern: RegExp, shape: Shape = [1, 3, 256, 256]) => {
    const graph = new Graph()
    const given = { pixel_values: input(graph, 'pixel_values', 'f32', shape) }
    const refused = importModel(graph, bytes, { given, outputs: ['image_embeds'] })
    await assert.rejects(refused, (error) => {
      assert.ok(error instanceof KindredError)
      assert.match(error.message, pattern)
      assert.notEqual(error.remedy, '')
      return true
    })
  }
  const { graph, opset } = decodeFile(file)
  const renamed = graph.node.map((node) => (node.opType === 'Erf' ? { ...node, opType: 'NonZero' } : node))
  await refusal(encodeModel({ ...graph, node: renamed }, opset), /node ".+" \(NonZero\) is of an op/)
  await refusal(file, /\(Conv\) does not fit/, [1, 4, 256, 256])
})
