/** A library whose active model is the tiny one that knows colours. */
import { join } from 'node:path'
import { modelHash } from '../../main/models/index.ts'
import { openStore } from '../../main/store/index.ts'
import type { ModelId } from '../../shared/model/index.ts'
import { writeTinyPack } from '../fixtures/tiny-pack.ts'

/** Puts it into a library's home before an engine opens it. */
export async function withColours(
  home: string,
  options: Parameters<typeof writeTinyPack>[1] = {},
): Promise<void> {
  const id = 'colours' as ModelId
  const manifest = await writeTinyPack(join(home, 'models', id), { name: id, ...options })
  const store = openStore(home)
  store.models.add({ id, hash: modelHash(manifest), manifest, bytes: 1 })
  store.models.activate(id)
  store.close()
}
