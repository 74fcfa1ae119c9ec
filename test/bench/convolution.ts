/**
 * What the gradients of convolutions cost beside the convolution itself, on ONNX Runtime's CPU, batch 64:
 * `node test/bench/convolution.ts`. Prints GFLOP/s forwards, and each gradient's time as a multiple of that pass.
 */
import * as t from '../../main/tensor/index.ts'

const BATCH = 64
const ROUNDS = 5

interface Layer {
  readonly name: string
  readonly channels: number
  readonly to: number
  readonly size: number
  readonly kernel: number
  readonly stride?: number
  readonly groups?: number
}

const depthwise = (kernel: number, size: number, stride = 1): Layer => ({
  ...{ name: `${kernel}x${kernel} depthwise`, channels: 96, to: 96, groups: 96 },
  ...{ size, kernel, stride },
})
const layers: Layer[] = [
  { name: '3x3', channels: 64, to: 64, size: 32, kernel: 3 },
  { name: '3x3', channels: 128, to: 128, size: 16, kernel: 3 },
  { name: '3x3', channels: 512, to: 512, size: 4, kernel: 3 },
  { name: '3x3', channels: 64, to: 128, size: 32, kernel: 3, stride: 2 },
  { name: '1x1', channels: 64, to: 256, size: 16, kernel: 1 },
  { name: '1x1', channels: 64, to: 128, size: 32, kernel: 1, stride: 2 },
  { name: '7x7', channels: 3, to: 64, size: 64, kernel: 7, stride: 2 },
  depthwise(3, 32),
  depthwise(3, 32, 2),
  depthwise(5, 16),
  depthwise(7, 16),
]

async function fastest(value: t.Value, inputs: readonly t.Value[]): Promise<number> {
  const executor = await t.openExecutor(t.emitModel([{ name: 'out', value }]))
  const fed = inputs.map((x, i): [string, t.Tensor] => {
    const data = Float32Array.from(
      { length: t.sizeOf(x.shape) },
      (_, j) => (((j + i) * 7919) % 2003) / 1001 - 1,
    )
    return [`x${i}`, { dtype: 'f32', shape: x.shape, data }]
  })
  const times: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const start = performance.now()
    await executor.run(Object.fromEntries(fed))
    times.push(performance.now() - start)
  }
  await executor.close()
  return Math.min(...times)
}

for (const { name, channels, to, size, kernel, stride = 1, groups = 1 } of layers) {
  const graph = new t.Graph()
  const x = t.input(graph, 'x0', 'f32', [BATCH, channels, size, size])
  const weight = t.input(graph, 'x1', 'f32', [to, channels / groups, kernel, kernel])
  const y = t.conv(x, weight, { stride, padding: Math.floor(kernel / 2), groups })
  const dy = t.input(graph, 'x2', 'f32', y.shape)
  const slopes = t.gradients(t.sum(t.mul(y, dy)), [x, weight])
  const forward = await fastest(y, [x, weight, dy])
  const [dx, dw] = [await fastest(slopes[0]!, [x, weight, dy]), await fastest(slopes[1]!, [x, weight, dy])]
  console.log(
    `${name.padEnd(14)} ${channels} to ${to}, ${size} px, stride ${stride}:`.padEnd(46),
    `${(t.flopsOf([y]) / 1e6 / forward).toFixed(0)} GFLOP/s,`.padEnd(14),
    `to the input ${(dx / forward).toFixed(1)}, to the kernels ${(dw / forward).toFixed(1)}`,
  )
}
