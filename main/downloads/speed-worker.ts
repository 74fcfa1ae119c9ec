/** The thread that measures how fast this machine computes. */
import { Graph, emitModel, input, matmul, openExecutor, squaredRelu, type Tensor } from '../tensor/index.ts'
import { serve } from '../threads/index.ts'

/** The inner product of a vision transformer of base size over one picture of 224 pixels. */
const [TOKENS, WIDTH, INNER] = [197, 768, 3072]
const PROBE_MS = 400

async function multiplyAddsPerSecond(): Promise<number> {
  const graph = new Graph()
  const x = input(graph, 'x', 'f32', [TOKENS, WIDTH])
  const up = input(graph, 'up', 'f32', [WIDTH, INNER])
  const down = input(graph, 'down', 'f32', [INNER, WIDTH])
  const weights = new Map([up, down].map((weight) => [weight, new Float32Array(WIDTH * INNER).fill(0.01)]))
  const value = matmul(squaredRelu(matmul(x, up)), down)
  const executor = await openExecutor(emitModel([{ name: 'y', value }], { weights }))
  const data: Tensor = {
    dtype: 'f32',
    shape: [TOKENS, WIDTH],
    data: new Float32Array(TOKENS * WIDTH).fill(0.01),
  }
  await executor.run({ x: data })
  let fastestMs = Infinity
  for (const end = performance.now() + PROBE_MS; performance.now() < end;) {
    const start = performance.now()
    await executor.run({ x: data })
    fastestMs = Math.min(fastestMs, performance.now() - start)
  }
  await executor.close()
  return (2 * TOKENS * WIDTH * INNER * 1000) / fastestMs
}

const api = { multiplyAddsPerSecond }
export type SpeedApi = typeof api

serve(api)
