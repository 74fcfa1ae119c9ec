/** The curves of a training run, as files for other programs. */
import { join } from 'node:path'
import { RunPoint, type TrainingRun } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import { csvLine } from './csv.ts'
import { eventFile } from './event-file.ts'

const columns = RunPoint.keyof().options

/** Writes a line a point, with the names of `RunPoint` above; what was not measured is empty. */
export async function writeMetricsCsv(points: readonly RunPoint[], file: string): Promise<string> {
  const lines = points.map((point) => csvLine(columns.map((column) => point[column])))
  await writeAtomic(file, csvLine(columns) + lines.join(''))
  return file
}

/** How TensorBoard groups them: what steps report, and what was measured on held-out photos. */
const tags: Partial<Record<keyof RunPoint, string>> = {
  loss: 'train/loss',
  learningRate: 'train/learning_rate',
  temperature: 'train/temperature',
  gradientNorm: 'train/gradient_norm',
  imagesPerSecond: 'train/images_per_second',
  embeddingStd: 'embedding/std',
  alignment: 'embedding/alignment',
  uniformity: 'embedding/uniformity',
  teacherEntropy: 'teacher/entropy',
  recall10: 'held_out/recall_at_10',
  rankMe: 'held_out/rank_me',
  knn: 'held_out/knn_top_1',
}

/**
 * Writes an event file for TensorBoard, which takes the folder for one run. A run that is written again replaces its file.
 * @returns the file
 */
export async function writeEventFile(
  { id, startedAt }: Pick<TrainingRun, 'id' | 'startedAt'>,
  points: readonly RunPoint[],
  folder: string,
): Promise<string> {
  const begun = startedAt / 1000
  const file = join(folder, `events.out.tfevents.${Math.floor(begun)}.kindred.run-${id}`)
  const events = points.map((point) => ({
    wallTime: begun + point.elapsedMs / 1000,
    step: point.step,
    scalars: Object.fromEntries(
      Object.entries(tags).flatMap(([column, tag]) => {
        const value = point[column as keyof RunPoint]
        return value === null ? [] : [[tag, value]]
      }),
    ),
  }))
  await writeAtomic(file, eventFile(begun, events))
  return file
}
