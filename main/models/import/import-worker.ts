/** The thread that makes a pack of somebody's model: hashing and trying it out hold a thread for seconds. */
import { serve } from '../../threads/index.ts'
import type { ImportOptions } from './draft.ts'
import { importFolder } from './import-folder.ts'

const stopping = new AbortController()
let importing: Promise<unknown> = Promise.resolve()

const api = {
  /** @returns the model's name */
  import(path: string, options: ImportOptions): Promise<string> {
    const made = importFolder(path, options, stopping.signal).then(({ name }) => name)
    importing = made
    return made
  },
}
export type ImportApi = typeof api

serve(api, async () => {
  stopping.abort()
  await importing.catch(() => {})
})
