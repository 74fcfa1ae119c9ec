/** A draft and its ONNX files, put together as the two sides of a manifest. */
import type { ImageSide, TextSide } from '../../../shared/model/index.ts'
import { openExecutor, type Tensor } from '../../tensor/index.ts'
import { imageTensor } from '../image-tensor.ts'
import { tokenTensors } from '../token-tensors.ts'
import { openReader, tokenRows } from '../tokens.ts'
import type { Draft } from './draft.ts'
import { unusable, type ModelFolder } from './folder.ts'
import { embeddingOutput, imageInput, readGraph, textInputs, type Graph } from './graphs.ts'

/** @throws KindredError INVALID_PACK */
export async function imageSide(folder: ModelFolder, { image }: Draft): Promise<ImageSide> {
  const graph = await readGraph(folder, image.file)
  const { preprocessing, file } = image
  const input = imageInput(graph, preprocessing.size)
  const { output, features } = embeddingOutput(graph, image)
  const side = { file, weights: graph.weights, input, preprocessing, output, head: null }
  const blank = new Uint8Array(preprocessing.size ** 2 * 3)
  const fed = () => ({ [input.name]: imageTensor(blank, 0, 1, side) })
  return { ...side, features: features ?? (await widthOf(graph, output.name, fed())) }
}

/** @throws KindredError INVALID_PACK */
export async function textSide(folder: ModelFolder, text: NonNullable<Draft['text']>): Promise<TextSide> {
  const graph = await readGraph(folder, text.file)
  const { inputs, length } = textInputs(graph)
  const { output, features } = embeddingOutput(graph, text)
  const { file, tokenizer, padId, padding, clean } = text
  const reader = await openReader(folder.path, { tokenizer })
  const side = {
    file,
    weights: graph.weights,
    inputs,
    tokenizer,
    context: length ?? text.context,
    padId,
    // A tower without a mask may look at the padding: it gets what it was taught with.
    padding: length === null && inputs.mask ? padding : ('fixed' as const),
    endId: endOf((words) => reader.encode(words).ids),
    clean,
    prefix: '',
    output,
    head: null,
  }
  const fed = () => tokenTensors(tokenRows(reader, side, ['a']), 0, 1, side).fed
  return { ...side, features: features ?? (await widthOf(graph, output.name, fed())) }
}

/** The token that the tokenizer puts at the end of every text, if it does. */
function endOf(idsOf: (text: string) => readonly number[]): number | null {
  const [some, none] = [idsOf('a'), idsOf('')]
  return some.length > 1 && none.length > 0 && some.at(-1) === none.at(-1) ? none.at(-1)! : null
}

/** Numbers a row of an output that the ONNX file does not say: found by running it. */
async function widthOf({ path }: Graph, output: string, fed: Record<string, Tensor>): Promise<number> {
  try {
    const executor = await openExecutor(path)
    try {
      return (await executor.run(fed))[output]!.shape.at(-1)!
    } finally {
      await executor.close()
    }
  } catch (cause) {
    throw unusable(path, `does not run: ${(cause as Error).message}`, cause)
  }
}
