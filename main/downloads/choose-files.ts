/** Which files of a repository make a model: those that an importer reads, in one precision. */
import { KindredError, type Precision } from '../../shared/model/index.ts'
import { precisionEndings } from '../models/index.ts'

export interface Chosen {
  paths: string[]
  precision: Precision | null
  /** all there are */
  precisions: Precision[]
}

/** Small files that say how pictures and texts are prepared; those that are there are taken. */
const configs = [
  'config.json',
  'preprocessor_config.json',
  'open_clip_config.json',
  'model_config.json',
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
]
/** What is fetched where nobody says which: half the bytes of fp32, and the same answers. */
const preferred: readonly Precision[] = ['fp16', 'fp32', 'int8']

/**
 * @param paths of all files
 * @param wanted default: the first there is of `preferred`
 * @returns null where this is no model that can be read
 * @throws KindredError BAD_INPUT where it is not there in the precision that was asked for
 */
export function chooseFiles(paths: readonly string[], wanted?: Precision): Chosen | null {
  const all = new Set(paths)
  const chosen = immich(all) ?? openClip(all) ?? transformers(all, wanted)
  if (!chosen) return null
  if (wanted === undefined || chosen.precision === wanted) return chosen
  throw new KindredError(
    'BAD_INPUT',
    `This model is not there in ${wanted}, only in ${chosen.precisions.join(', ')}.`,
    `Choose one of these with --precision.`,
  )
}

/** The layout of immich-app: a folder for each side, in fp32. Weights of large models lie beside it, under any name. */
function immich(all: ReadonlySet<string>): Chosen | null {
  if (!all.has('visual/model.onnx') || !all.has('textual/model.onnx')) return null
  const ofSides = [...all].filter(
    (path) => /^(visual|textual)[/][^/]+$/.test(path) && !/[.](armnn|txt)$|[/]vocab[.]json$/.test(path),
  )
  return { paths: [...present(all, ['config.json']), ...ofSides], precision: 'fp32', precisions: ['fp32'] }
}

/** The layout of transformers.js and optimum, a file for each precision: a graph for each side, or one for both. */
function transformers(all: ReadonlySet<string>, wanted?: Precision): Chosen | null {
  if (!all.has('preprocessor_config.json')) return null
  for (const stems of [['vision_model', 'text_model'], ['model']]) {
    for (const folder of ['onnx/', '']) {
      const graphs = (precision: Precision) =>
        stems.map((stem) =>
          precisionEndings[precision]
            .map((ending) => `${folder}${stem}${ending}.onnx`)
            .find((path) => all.has(path)),
        )
      const precisions = preferred.filter((each) => !graphs(each).includes(undefined))
      const precision = wanted !== undefined && precisions.includes(wanted) ? wanted : precisions[0]
      if (precision === undefined) continue
      const found = graphs(precision).flatMap((graph) => withWeights(all, graph!))
      return { paths: [...present(all, configs), ...found], precision, precisions }
    }
  }
  return null
}

/** ONNX files beside the configuration of open_clip. */
function openClip(all: ReadonlySet<string>): Chosen | null {
  const graphs = present(all, ['visual.onnx', 'text.onnx', 'textual.onnx'])
  if (!all.has('open_clip_config.json') || graphs.length !== 2) return null
  return {
    paths: [...present(all, configs), ...graphs.flatMap((graph) => withWeights(all, graph))],
    precision: 'fp32',
    precisions: ['fp32'],
  }
}

/** A graph and its external data, which lies beside it. */
const withWeights = (all: ReadonlySet<string>, graph: string): string[] => [
  graph,
  ...[...all].filter(
    (path) => path.startsWith(graph) && /^(_data(_\d+)?|[.]data)$/.test(path.slice(graph.length)),
  ),
]

const present = (all: ReadonlySet<string>, paths: readonly string[]) => paths.filter((path) => all.has(path))
