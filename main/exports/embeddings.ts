/** What a model knows of photos, as a file for other programs. */
import { extname } from 'node:path'
import { KindredError, type ModelId, type Progress } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import { openReader, type Store } from '../store/index.ts'
import { pace } from '../threads/index.ts'
import { embeddingsAsCsv, pathsAsCsv } from './csv.ts'
import { embeddingsAsNpy } from './npy.ts'
import { embeddingsAsParquet } from './parquet.ts'
import { embeddingRows, type EmbeddingRow } from './rows.ts'

export interface ExportedEmbeddings {
  photos: number
  /** photos that the model has not looked at */
  missing: number
  /** numbers a photo */
  dims: number
  /** the file, and what stands beside it */
  files: string[]
}

type Lots = Iterable<EmbeddingRow[]>
type Parts = Iterable<Uint8Array | string>

/** What is written for each ending of a file's name: that file, and others beside it. */
const formats: Record<
  string,
  (
    file: string,
    size: readonly [count: number, dims: number],
  ) => readonly (readonly [file: string, (lots: Lots) => Parts])[]
> = {
  '.csv': (file, [, dims]) => [[file, (lots) => embeddingsAsCsv(lots, dims)]],
  '.parquet': (file) => [[file, embeddingsAsParquet]],
  '.npy': (file, size) => [
    [file, (lots) => embeddingsAsNpy(lots, size)],
    [`${file.slice(0, -'.npy'.length)}.csv`, pathsAsCsv],
  ],
}

/**
 * Writes the vector of every photo that a model has looked at, a row a photo, as NumPy's .npy (and the paths in the same
 * order as .csv beside it), as .parquet or as .csv. It reads a thousand rows at a time, from the library as it is now.
 * @param home the library's folder, which this process has open
 * @throws KindredError BAD_INPUT for another ending, NO_MODEL where the model knows no photo, DISK_FULL
 */
export async function exportEmbeddings(
  home: string,
  modelId: ModelId,
  file: string,
  report: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ExportedEmbeddings> {
  const format = formats[extname(file).toLowerCase()]
  if (!format) {
    throw new KindredError(
      'BAD_INPUT',
      `${file} has an ending that no embeddings are written by.`,
      'Name a file that ends in .npy, .parquet or .csv.',
    )
  }
  const store = openReader(home, { snapshot: true })
  try {
    const model = store.models.get(modelId)!
    const photos = store.vectors.count(model.hash)
    const dims = model.manifest.embeddingSize
    if (photos === 0) {
      throw new KindredError(
        'NO_MODEL',
        `The model ${modelId} has not looked at any photo.`,
        `Let it look at them first: "kindred models use ${modelId}".`,
      )
    }
    const parts = format(file, [photos, dims])
    for (const [name, encode] of parts) {
      const stage = `Writing ${name}`
      const lots = counted(embeddingRows(store, model), (done) =>
        report({ stage, done, total: photos, unit: 'photos' }),
      )
      await writeAtomic(name, inTurns(encode(lots), signal))
    }
    return {
      ...{ photos, dims, missing: missingOf(store, photos) },
      files: parts.map(([name]) => name),
    }
  } finally {
    store.close()
  }
}

const missingOf = ({ photos }: Store, known: number): number => photos.count() - known

function* counted(lots: Lots, report: (done: number) => void): Generator<EmbeddingRow[]> {
  let done = 0
  for (const rows of lots) {
    yield rows
    report((done += rows.length))
  }
}

/** Lets the thread hear that it is to stop. */
async function* inTurns<T>(parts: Iterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  const turn = pace()
  for (const part of parts) {
    yield part
    await turn()
    signal.throwIfAborted()
  }
}
