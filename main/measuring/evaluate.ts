/** Evaluations as a person asks for them: of which model, and on what. */
import { KindredError, type LabelQuality, type ModelId, type Quality } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import type { ProbeResult } from '../evaluation/index.ts'
import { loadPack, type ActiveModel } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { withFolder, type FolderTools } from './folder.ts'
import { measureHeldOut, type HeldOutTools } from './held-out.ts'
import { measureLibrary, nameLibrary, probeLibrary, type Report } from './thread.ts'

export interface EvaluationTools extends FolderTools, HeldOutTools {
  store: Store
  active: Pick<ActiveModel, 'row'>
}

/** A model of the library or the folder of a pack; default: the active model. */
export interface Which {
  model?: ModelId | undefined
  pack?: string | undefined
}

interface Evaluated {
  /** the model's id, or the name of the pack */
  model: string
  /** pictures that could not be read */
  unread: number
}

/**
 * On the held-out photos, or on the captioned photos of a folder.
 * @throws KindredError NOT_FOUND, NO_MODEL, BAD_INPUT, INVALID_PACK, FOLDER_MISSING, NO_CAPTIONS, TOO_FEW_PHOTOS
 */
export async function evaluate(
  tools: EvaluationTools,
  { folder, ...which }: Which & { folder?: string | undefined },
  signal: AbortSignal,
  report: Report,
): Promise<Evaluated & { quality: Quality }> {
  if (folder !== undefined) {
    const { name, dir: pack } = await packOf(tools, which)
    const { quality, unread } = await withFolder(tools, folder, signal, report, (home) =>
      measureLibrary({ pack, home }, signal, report),
    )
    return { model: name, quality, unread }
  }
  if (which.pack !== undefined) {
    throw new KindredError(
      'BAD_INPUT',
      'A pack that is not in the library is measured on a folder.',
      'Name a folder with captions.',
    )
  }
  const row = tools.active.row(which.model)
  const { quality } = await measureHeldOut(tools, row, signal, report)
  return { model: row.id, quality, unread: 0 }
}

/**
 * On a folder of folders that are named for what they hold.
 * @param known another one, whose photos vote for the names; without it, the model is told nothing but the names
 * @throws KindredError NOT_FOUND, NO_MODEL, INVALID_PACK, NO_TEXT_TOWER, FOLDER_MISSING, NO_LABELS, TOO_FEW_PHOTOS
 */
export async function evaluateLabels(
  tools: EvaluationTools,
  { folder, known, ...which }: Which & { folder: string; known?: string | undefined },
  signal: AbortSignal,
  report: Report,
): Promise<Evaluated & { quality: LabelQuality; unlabelled: number }> {
  const { name, dir: pack, readsText } = await packOf(tools, which)
  if (known === undefined && !readsText) {
    throw new KindredError(
      'NO_TEXT_TOWER',
      `The model ${name} knows photos only; it cannot read names.`,
      'Measure a model that reads text, or name a folder of photos that vote (--knn).',
    )
  }
  const found = await withFolder(tools, folder, signal, report, (home) =>
    known === undefined
      ? nameLibrary({ pack, home, known: null }, signal, report)
      : withFolder(tools, known, signal, report, (voters) =>
          nameLibrary({ pack, home, known: voters }, signal, report),
        ),
  )
  return { model: name, ...found }
}

/**
 * A linear probe: a classifier learns from a model's frozen features of photos what the folders are called that they lie in.
 * @param known what it learns from; without it, four fifths of the folder, and it is measured on the others
 * @throws KindredError NOT_FOUND, NO_MODEL, INVALID_PACK, FOLDER_MISSING, NO_LABELS, TOO_FEW_PHOTOS
 */
export async function probe(
  tools: EvaluationTools,
  { folder, known, ...which }: Which & { folder: string; known?: string | undefined },
  signal: AbortSignal,
  report: Report,
): Promise<Evaluated & ProbeResult & { unlabelled: number }> {
  const { name, dir: pack } = await packOf(tools, which)
  const found = await withFolder(tools, folder, signal, report, async (home, store) => {
    // Photos of one burst are never on both sides.
    await assignBursts(store, signal)
    if (known === undefined) return probeLibrary({ pack, home, known: null }, signal, report)
    return withFolder(tools, known, signal, report, async (other, knownStore) => {
      await assignBursts(knownStore, signal)
      return probeLibrary({ pack, home, known: other }, signal, report)
    })
  })
  return { model: name, ...found }
}

async function packOf(
  tools: EvaluationTools,
  { model, pack }: Which,
): Promise<{ name: string; dir: string; readsText: boolean }> {
  if (pack !== undefined) {
    const { manifest } = await loadPack(pack)
    return { name: manifest.name, dir: pack, readsText: manifest.text !== null }
  }
  const { id, manifest } = tools.active.row(model)
  return { name: id, dir: tools.store.home.pack(id), readsText: manifest.text !== null }
}
