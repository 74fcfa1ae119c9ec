/**
 * How fast the training step is, next to a bare 1,024 matrix product in the same process.
 * `node test/bench/train.ts [clip|simclr] [cpu|webgpu|...]`
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  emitModel,
  Graph,
  input,
  matmul,
  openExecutor,
  type ExecutionProvider,
  type Tensor,
} from '../../main/tensor/index.ts'
import { Captions, compile, Feed, pixelMethodOf, PixelCache, Stepper } from '../../main/training/index.ts'

const SIDE = 1024
const ROUNDS = 6
const [method, provider] = [
  pixelMethodOf(process.argv[2] ?? 'clip'),
  (process.argv[3] ?? 'cpu') as ExecutionProvider,
]
const { recipe } = method

const graph = new Graph()
const [a, b] = ['a', 'b'].map((name) => input(graph, name, 'f32', [SIDE, SIDE]))
const product = await openExecutor(emitModel([{ name: 'c', value: matmul(a!, b!) }]), { provider })
const square: Tensor = {
  dtype: 'f32',
  shape: [SIDE, SIDE],
  data: Float32Array.from({ length: SIDE * SIDE }, (_, i) => (i % 7) / 7),
}

/** GFLOP/s of the bare product over about a second. */
async function bare(): Promise<number> {
  const start = performance.now()
  let products = 0
  for (; performance.now() - start < 1000; products++) await product.run({ a: square, b: square })
  return (products * 2 * SIDE ** 3) / 1e6 / (performance.now() - start)
}

const PHOTOS = 2 * recipe.batch
const { step, initialise, flops } = compile(method, {
  batch: recipe.batch,
  photos: PHOTOS,
  vocabulary: recipe.text?.vocabulary ?? 0,
})
const stepper = await Stepper.open(step, initialise(1), provider)
const STEPS = 3
const PROGRESS = Array.from({ length: STEPS }, () => 0.5)

const folder = mkdtempSync(join(tmpdir(), 'kindred-bench-'))
const cache = new PixelCache(folder, recipe.side)
const photos = Array.from({ length: PHOTOS }, (_, i) => ({
  hash: String(i).padStart(64, '0'),
  burst: i,
  texts: [],
}))
for (const [i, { hash }] of photos.entries())
  cache.add(
    hash,
    Uint8Array.from({ length: cache.bytes }, (_, j) => (i * 31 + j * 7) % 251),
  )
const caption = Array.from({ length: 16 }, (_, i) => BigInt(4 + i))
const captions = photos.map((_, i) => [String(i)])
const feed = new Feed({
  method,
  batch: recipe.batch,
  seed: 1,
  photos,
  source: cache,
  texts: recipe.text && new Captions(captions, { ...recipe.text, encode: () => caption }),
})
let done = 0
const train = async () => {
  await stepper.run(feed.take(done, PROGRESS), STEPS)
  done += STEPS
}

console.log(
  `${process.argv[2] ?? 'clip'} on ${provider}: batch ${recipe.batch}, ${(flops / 1e9).toFixed(0)} GFLOP a step in matrix products`,
)
await train()
const ratios: number[] = []
for (let round = 0; round < ROUNDS; round++) {
  const before = await bare()
  const start = performance.now()
  await train()
  const seconds = (performance.now() - start) / 1000
  const after = await bare()
  const [speed, limit] = [(STEPS * flops) / 1e9 / seconds, (before + after) / 2]
  ratios.push(speed / limit)
  const images = ((STEPS * recipe.batch) / seconds).toFixed(0)
  console.log(
    `${images} images/s, ${speed.toFixed(0)} GFLOP/s; bare matmul ${limit.toFixed(0)} GFLOP/s; ratio ${(speed / limit).toFixed(2)}`,
  )
}
const median = ratios.sort((x, y) => x - y)[Math.floor(ROUNDS / 2)]!
console.log(`median ratio ${median.toFixed(2)}`)
await stepper.close()
await product.close()
cache.close()
rmSync(folder, { recursive: true })
