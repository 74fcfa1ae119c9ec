/** Which files of a repository make a model: those that an importer reads, in one precision. */
import { KindredError, Precision } from '../../shared/model/index.ts'

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
/** What the files of each precision end in, best first. */
const endings: Record<Precision, string[]> = {
  fp16: ['_fp16'],
  fp32: [''],
  int8: ['_int8', '_quantized', '_uint8'],
}

/**
 * @param paths of all files
 * @param wanted default: the first there is of fp16, which has half the bytes and the same answers, fp32 and int8
 * @returns null where this is no model that can be read
 * @throws KindredError BAD_INPUT where it is not there in the precision that was asked for
 */
export function chooseFiles(paths: readonly string[], wanted?: Precision): Chosen | null {
  const all = new Set(paths)
  const chosen = immich(all) ?? transformers(all, wanted) ?? openClip(all)
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

/** The layout of transformers.js and optimum: both sides in one folder, a file for each precision. */
function transformers(all: ReadonlySet<string>, wanted?: Precision): Chosen | null {
  for (const folder of ['onnx/', '']) {
    const sides = (precision: Precision) =>
      ['vision_model', 'text_model'].map((side) =>
        endings[precision].map((ending) => `${folder}${side}${ending}.onnx`).find((path) => all.has(path)),
      )
    const precisions = Precision.options.filter((each) => !sides(each).includes(undefined))
    const precision = wanted !== undefined && precisions.includes(wanted) ? wanted : precisions[0]
    if (precision === undefined) continue
    const graphs = sides(precision) as string[]
    return {
      paths: [...present(all, configs), ...graphs.flatMap((graph) => withWeights(all, graph))],
      precision,
      precisions,
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
