/** Measuring in a thread of its own, so that searches do not wait for it. */
import type { LabelQuality, Progress } from '../../shared/model/index.ts'
import type { Measurement, ProbeResult } from '../evaluation/index.ts'
import type { Thumbs } from '../store/index.ts'
import { askOnce, proxy, startThread } from '../threads/index.ts'
import type { MeasureApi } from './measure-worker.ts'

/** Photos of the library to measure a model with. */
export interface MeasureInput {
  /** the pack's folder */
  pack: string
  photos: { thumbs: Thumbs; captions: string[]; texts: number[]; burst: number }[]
}

/** A library to measure a model with. */
export interface LibraryInput {
  pack: string
  /** the library's folder */
  home: string
}

export type Report = (progress: Progress) => void

const open = () => startThread<MeasureApi>(import.meta.url, './measure-worker')
const looking = (report: Report) =>
  proxy((done: number, total: number) => report({ stage: 'Looking at photos', done, total, unit: 'photos' }))

/** How well a pack finds some photos, by words and from view to view. */
export const measurePhotos = (
  input: MeasureInput,
  signal: AbortSignal,
  report: Report,
): Promise<Measurement> => askOnce(open(), (api) => api.measure(input, looking(report)), signal)

/**
 * How well a pack finds the captioned photos of a library.
 * @throws KindredError NO_CAPTIONS
 */
export const measureLibrary = (
  input: LibraryInput,
  signal: AbortSignal,
  report: Report,
): Promise<Measurement> => askOnce(open(), (api) => api.measureLibrary(input, looking(report)), signal)

export interface NameInput extends LibraryInput {
  /** the folder of a library whose photos vote for the names (k-NN); null: they are told nothing but the names */
  known: string | null
}

/**
 * How well a pack names the photos of a library by the folders that they lie in.
 * @throws KindredError NO_LABELS, NO_TEXT_TOWER, TOO_FEW_PHOTOS
 */
export const nameLibrary = (
  input: NameInput,
  signal: AbortSignal,
  report: Report,
): Promise<{ quality: LabelQuality; unlabelled: number }> =>
  askOnce(open(), (api) => api.nameLibrary(input, looking(report)), signal)

/**
 * How well a linear classifier of a pack's features names the photos of a library by the folders that they lie in.
 * @param input.known what is learned from; null: four fifths of the same photos, the others are named
 * @throws KindredError NO_LABELS, TOO_FEW_PHOTOS
 */
export const probeLibrary = (
  input: NameInput,
  signal: AbortSignal,
  report: Report,
): Promise<ProbeResult & { unlabelled: number }> =>
  askOnce(
    open(),
    (api) =>
      api.probeLibrary(
        input,
        proxy((stage, done, total, unit) => report({ stage, done, total, unit })),
      ),
    signal,
  )
