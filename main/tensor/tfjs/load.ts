/** TensorFlow.js with TensorFlow's own library beneath it, where that is installed and loads. */
import { createRequire } from 'node:module'
import util from 'node:util'
import type { TensorFlow } from './definition.ts'

const PACKAGE = '@tensorflow/tfjs-node-gpu'

/** What a person can do about its absence. No package of Kindred's runs a script of its own, so nothing fetched it. */
export const TENSORFLOW_REMEDY = `run "npm rebuild ${PACKAGE} --ignore-scripts=false" in Kindred's folder, which fetches TensorFlow's library (libtensorflow 2.9, with CUDA 11.2 and cuDNN 8.1 of the system's own) from storage.googleapis.com`

/**
 * Loads `@tensorflow/tfjs-node-gpu` and its backend.
 * @throws Error that says in a few words what is missing
 */
export function loadTensorFlow(): TensorFlow {
  // Its code asks for what Node 23 has dropped.
  const node = util as { isNullOrUndefined?: (x: unknown) => boolean }
  node.isNullOrUndefined ??= (x) => x === null || x === undefined
  const require = createRequire(import.meta.url)
  try {
    require.resolve(`${PACKAGE}/package.json`)
  } catch {
    throw new Error(`the package ${PACKAGE} is not installed`)
  }
  try {
    return require(PACKAGE) as TensorFlow
  } catch (error) {
    throw new Error(reason(error), { cause: error })
  }
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  const isAbsent = /tfjs_binding|libtensorflow|Cannot find module/.test(text)
  return isAbsent
    ? "TensorFlow's library (libtensorflow) was not fetched when Kindred was installed"
    : `TensorFlow's library does not load: ${text.split('\n')[0]}`
}
