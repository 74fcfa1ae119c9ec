/** What can compute here: each provider is tried on a small product before it is called available. */
import { globSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listSupportedBackends } from 'onnxruntime-node'
import { KindredError } from '../../shared/model/index.ts'
import {
  Graph,
  input,
  matmul,
  openGraph,
  type ExecutionProvider,
  type GraphProvider,
} from '../tensor/index.ts'

export interface ProviderState {
  provider: GraphProvider
  available: boolean
  /** what was found, to show to a person */
  note: string
}

/** ONNX Runtime's, in the order of preference. */
const GPU_PROVIDERS = ['cuda', 'dml', 'coreml', 'webgpu'] as const
const SIDE = 16

const known = new Map<GraphProvider, Promise<ProviderState>>()

/**
 * Whether ONNX Runtime's providers work here; each is tried once a thread, on this one, which it holds.
 * TensorFlow.js is not among them: it runs no model of a file.
 */
export const providersHere = (): Promise<ProviderState[]> =>
  Promise.all(['cpu' as const, ...GPU_PROVIDERS].map(providerHere))

/** Whether each of all that can run a training step works here. */
export const stepProvidersHere = async (): Promise<ProviderState[]> => [
  ...(await providersHere()),
  await providerHere('tensorflow'),
]

/** Whether one of them works here, tried likewise. */
export function providerHere(provider: GraphProvider): Promise<ProviderState> {
  const state = known.get(provider) ?? tryProvider(provider)
  known.set(provider, state)
  return state
}

async function tryProvider(provider: GraphProvider): Promise<ProviderState> {
  if (provider === 'cpu') return { provider, available: true, note: 'works everywhere' }
  const absent = (note: string) => ({ provider, available: false, note })
  if (provider !== 'tensorflow' && !shipped(provider))
    return absent('it is not part of Kindred on this system')
  if (provider === 'webgpu' && !hasGraphics()) return absent('no graphics device was found')
  try {
    if (await miscalculates(provider)) return absent('it computes wrong results on this device')
    return { provider, available: true, note: 'works' }
  } catch (error) {
    return absent(reason(error))
  }
}

/**
 * Checks that a provider that was asked for by name works here.
 * @throws KindredError PROVIDER_UNAVAILABLE naming those that do
 */
export function checkProvider(provider: GraphProvider, states: readonly ProviderState[]): void {
  const state = states.find((each) => each.provider === provider)!
  if (!state.available) throw unavailable(provider, state.note, states)
}

/** The error for a provider that cannot be used, for the reason given. */
export function unavailable(
  provider: GraphProvider,
  note: string,
  states: readonly ProviderState[],
): KindredError {
  const others = states
    .filter((each) => each.available && each.provider !== provider)
    .map((each) => each.provider)
  return new KindredError(
    'PROVIDER_UNAVAILABLE',
    `The provider "${provider}" is not available here: ${note}.`,
    `Available: ${others.join(', ')}. Choose one of them, or "auto".`,
  )
}

/** ONNX Runtime's GPU providers that work, best first. */
export const gpusOf = (states: readonly ProviderState[]): ExecutionProvider[] =>
  GPU_PROVIDERS.filter((gpu) => states.some(({ provider, available }) => provider === gpu && available))

/** Whether ONNX Runtime brings the provider's library on this platform. */
function shipped(provider: ExecutionProvider): boolean {
  const backend = listSupportedBackends().find((each) => each.name === provider)
  if (!backend || backend.bundled) return Boolean(backend)
  const runtime = join(dirname(fileURLToPath(import.meta.resolve('onnxruntime-node'))), '..')
  return (
    globSync(`bin/*/${process.platform}/${process.arch}/*providers_${provider}*`, { cwd: runtime }).length > 0
  )
}

/** Looks before Vulkan does, which complains aloud where there is no device. */
function hasGraphics(): boolean {
  if (process.platform !== 'linux' || process.env['VK_ICD_FILENAMES'] || process.env['VK_DRIVER_FILES'])
    return true
  return globSync(['/dev/dri/renderD*', '/dev/nvidia0', '/dev/dxg']).length > 0
}

/** Multiplies two small matrices of whole numbers and compares with the right product. */
async function miscalculates(provider: GraphProvider): Promise<boolean> {
  const graph = new Graph()
  const shape = [SIDE, SIDE]
  const product = matmul(input(graph, 'a', 'f32', shape), input(graph, 'b', 'f32', shape))
  const executor = await openGraph([{ name: 'product', value: product }], provider)
  try {
    const a = Float32Array.from({ length: SIDE * SIDE }, (_, i) => (i % 7) - 3)
    const b = Float32Array.from({ length: SIDE * SIDE }, (_, i) => (i % 5) - 2)
    const tensor = (data: Float32Array) => ({ dtype: 'f32' as const, shape, data })
    const { data } = (await executor.run({ a: tensor(a), b: tensor(b) }))['product']!
    return a.some((_, i) => {
      const [row, column] = [Math.floor(i / SIDE), i % SIDE]
      let sum = 0
      for (let k = 0; k < SIDE; k++) sum += a[row * SIDE + k]! * b[k * SIDE + column]!
      return Number(data[i]) !== sum
    })
  } finally {
    await executor.close()
  }
}

/** The last, telling part of an ONNX Runtime message. */
function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text
    .split('\n')[0]!
    .replace(/^.* was false\. /, '')
    .replace(/\.$/, '')
}
