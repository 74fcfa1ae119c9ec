/** TensorFlow.js with TensorFlow's own library beneath it, where that is installed and loads. */
import { globSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import util from 'node:util'
import type { TensorFlow } from './definition.ts'

const PACKAGE = '@tensorflow/tfjs-node-gpu'

/** What a person can do about its absence. No package of Kindred's runs a script of its own, so nothing fetched it. */
export const TENSORFLOW_REMEDY = `Run "npm rebuild ${PACKAGE} --ignore-scripts=false" in Kindred’s folder, which fetches TensorFlow’s library (libtensorflow 2.9) from storage.googleapis.com; on an NVIDIA card it uses CUDA 11.2 and cuDNN 8.1 where they are installed.`

/**
 * Loads `@tensorflow/tfjs-node-gpu` and its backend.
 * @throws Error that says in a few words what is missing
 */
export function loadTensorFlow(): TensorFlow {
  const require = createRequire(import.meta.url)
  // Looked for before the package is loaded, which takes a second to say that it is not there.
  if (!isFetched(require))
    throw new Error('TensorFlow’s library (libtensorflow) was not fetched when Kindred was installed')
  // Its code asks for what Node 23 has dropped.
  const node = util as { isNullOrUndefined?: (x: unknown) => boolean }
  node.isNullOrUndefined ??= (x) => x === null || x === undefined
  try {
    return require(PACKAGE) as TensorFlow
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
    throw new Error(`TensorFlow’s library does not load: ${line}`, { cause: error })
  }
}

function isFetched(require: NodeJS.Require): boolean {
  try {
    const cwd = dirname(require.resolve(`${PACKAGE}/package.json`))
    return globSync('lib/napi-v*/tfjs_binding.node', { cwd }).length > 0
  } catch {
    return false // the package is optional
  }
}
