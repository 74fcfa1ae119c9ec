/** What can compute here, found out in a thread of its own: trying one can take a second. */
import { askOnce, startThread } from '../threads/index.ts'
import type { GraphProvider } from '../tensor/index.ts'
import type { InferenceApi } from './inference-worker.ts'
import { checkProvider, type ProviderState } from './providers.ts'

let known: Promise<ProviderState[]> | undefined

/** All providers that Kindred knows and whether they work here; tried once a process. */
export function providerStates(): Promise<ProviderState[]> {
  return (known ??= find().catch((error: unknown) => {
    known = undefined
    throw error
  }))
}

/**
 * Checks that a provider that was asked for by name works here.
 * @throws KindredError PROVIDER_UNAVAILABLE naming those that do
 */
export async function requireProvider(provider: GraphProvider): Promise<void> {
  checkProvider(provider, await providerStates())
}

/** All that work here. */
export async function workingProviders(): Promise<GraphProvider[]> {
  return (await providerStates()).flatMap(({ provider, available }) => (available ? [provider] : []))
}

function find(): Promise<ProviderState[]> {
  return askOnce(startThread<InferenceApi>(import.meta.url, './inference-worker'), (api) => api.providers())
}
