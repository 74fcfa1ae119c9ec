/** The thread that makes a pack of somebody's model: hashing and trying it out hold a thread for seconds. */
import { serve } from '../../threads/index.ts'
import { importFolder } from './import-folder.ts'

const stopping = new AbortController()
let importing: Promise<unknown> = Promise.resolve()

const api = {
  /** @returns the model's name */
  import(path: string, into: string, variant: string | null): Promise<string> {
    const made = importFolder(path, into, variant, stopping.signal).then(({ name }) => name)
    importing = made
    return made
  },
}
export type ImportApi = typeof api

serve(api, async () => {
  stopping.abort()
  await importing.catch(() => {})
})
