/** What a run trains on and how, settled before it starts and kept for a resume. */
import { z } from 'zod'
import { Budget, CaptionSource, Method, ModelId, Provider, Recipe } from '../../shared/model/index.ts'

export const Plan = z.object({
  method: Method,
  /** All of it; null for a method that trains no towers, and in the plan of an older Kindred. */
  recipe: Recipe.nullable().default(null),
  seed: z.number().int(),
  provider: Provider,
  captionSources: z.array(CaptionSource),
  /** Whether a photo's folder is a caption of it. */
  folders: z.boolean().default(false),
  /** The model that is taught, where the method needs one. */
  parent: ModelId.nullable().default(null),
  batch: z.number().int(),
  budget: Budget,
  /** Of a run that was made longer or shorter: what it was before. */
  budgetBefore: Budget.nullable().default(null),
  activate: z.enum(['if-better', 'always', 'never']),
})
export type Plan = z.infer<typeof Plan>

/**
 * A photo of a run. Captions are empty for methods without text. Two photos with the same burst are not each other's
 * negatives, nor are a caption and a photo that has a caption of the same text number.
 */
export interface PlannedPhoto {
  id: number
  hash: string
  burst: number
  captions: string[]
  /** What it is called, of any length: each keyword, words of the person's own, the folder. They stand in captions, too. */
  names: string[]
  /** Which captions are what the person looked for when they said that the photo is it; names are not among them. */
  sought: string[]
  /** The number of each caption's text: captions that say the same share one. */
  texts: number[]
}

/** The photos of a run, written beside its checkpoint so that a resume sees what the start saw. */
export interface Dataset {
  train: PlannedPhoto[]
  heldOut: PlannedPhoto[]
}

/** Files of a run's folder. */
export const RUN_FILES = {
  dataset: 'dataset.json',
  tokenizer: 'tokenizer.json',
  /** The held-out photos as the pack will see them: u8 [n, S, S, 3]. */
  heldOut: 'held-out.u8',
} as const
