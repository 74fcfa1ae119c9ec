/** Both towers in one graph, as optimum exports CLIP by default: each is run for nothing when the other is asked. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { extractModel } from '../../tensor/index.ts'
import type { ImportOptions } from './draft.ts'
import { unusable, type ModelFolder } from './folder.ts'
import { readGraph } from './graphs.ts'
import { graphNames } from './precisions.ts'

const towers = [
  ['vision_model', 'image_embeds'],
  ['text_model', 'text_embeds'],
] as const

/**
 * Makes two files of a `model.onnx` where the towers are in no files of their own.
 * @throws KindredError INVALID_PACK
 */
export async function takeApart(folder: ModelFolder, { into, precision }: ImportOptions): Promise<void> {
  const both = folder.first(...graphNames('model', precision))
  if (both === null || towers.some(([stem]) => folder.first(...graphNames(stem, precision)))) return
  const { path, weights } = await readGraph(folder, both)
  const model = await readFile(path)
  await mkdir(join(into, dirname(both)), { recursive: true })
  // Their weights may lie in other files, which are looked for beside a graph.
  for (const name of weights) await copyFile(folder.at(name), join(into, name))
  for (const [stem, output] of towers) {
    const name = posix.join(dirname(both), both.replace(/.*model/, stem))
    const part = join(into, name)
    await writeFile(part, partOf(model, output, path))
    folder.add(name, part)
  }
}

function partOf(model: Uint8Array, output: string, path: string): Uint8Array {
  try {
    return extractModel(model, output)
  } catch (cause) {
    throw unusable(path, `holds no tower of "${output}": ${(cause as Error).message}`, cause)
  }
}
