/** Training runs: what is asked, how it goes, what came of it. */
import { z } from 'zod'
import { CaptionSource } from './library.ts'
import { ModelId, RunId } from './ids.ts'
import { RecipeFile } from './recipe.ts'
import { Budget, Method } from './run-length.ts'

/** What a method can need: photos with captions, and a model in use that was not trained from scratch. */
export const Need = z.enum(['captions', 'model'])
export type Need = z.infer<typeof Need>

/** A method as a person chooses it. */
export const MethodInfo = z.object({
  id: Method,
  title: z.string(),
  line: z.string(),
  needs: z.array(Need),
})
export type MethodInfo = z.infer<typeof MethodInfo>

export const Provider = z.enum(['auto', 'cpu', 'webgpu', 'dml', 'coreml', 'cuda', 'tensorflow'])
export type Provider = z.infer<typeof Provider>

export const TrainRequest = z.object({
  method: Method.optional().describe('default: the first of the quote that the photos have enough for'),
  recipe: RecipeFile.nullish().describe('what is not as the method has it'),
  budget: Budget.optional().describe("default: the recipe's, else what the quote says"),
  seed: z.number().int().nonnegative().optional().describe("default: the recipe's, else 1"),
  provider: Provider.default('auto'),
  captionSources: z.array(CaptionSource).min(1).optional().describe('default: all'),
  folders: z.boolean().default(false).describe('the folder that a photo lies in is a caption of it'),
  activate: z.enum(['if-better', 'always', 'never']).default('if-better'),
})
export type TrainRequest = z.infer<typeof TrainRequest>

/** Recall@k, 0..1: the part of queries that have a right answer among the first k. */
export const Recall = z.object({ at1: z.number(), at5: z.number(), at10: z.number() })
export type Recall = z.infer<typeof Recall>

/** How a measured recall@k stands to luck. */
export const Standing = z.object({
  k: z.union([z.literal(1), z.literal(5), z.literal(10)]),
  queries: z.number().int(),
  recall: z.number(),
  chance: z.number(),
  reach: z.number().describe('luck stays at or below this in 97.5 % of all cases (binomial)'),
  aboveChance: z.boolean(),
})
export type Standing = z.infer<typeof Standing>

/**
 * Recall on held-out photos. Any photo with the same caption, and any of the same burst, is a right answer; captions
 * that say the same count once.
 */
export const Quality = z.object({
  photos: z.number().int(),
  captions: z.number().int().describe('different ones'),
  textToImage: Recall.nullable(),
  imageToText: Recall.nullable(),
  /** Two random views of a held-out photo find each other: the measure where there are no captions. */
  viewToView: Recall.nullable(),
  chance: Recall.describe('by luck, of what decides: text to image, or view to view'),
  chances: z
    .object({ textToImage: Recall.nullable(), imageToText: Recall.nullable(), viewToView: Recall.nullable() })
    .nullable()
    .default(null)
    .describe('by luck, of each; null where an older Kindred measured'),
  asPublished: z
    .object({ textToImage: Recall, imageToText: Recall })
    .nullable()
    .default(null)
    .describe('as papers count: each caption is a query, and only the photo it came with is right'),
  standing: Standing.nullable().default(null).describe('null where an older Kindred measured'),
})
export type Quality = z.infer<typeof Quality>

export const RunState = z.enum(['waiting', 'running', 'interrupted', 'done', 'failed', 'cancelled'])
export type RunState = z.infer<typeof RunState>

/** A number that some methods, and runs of an older Kindred, do not have. */
const figure = (says: string) => z.number().nullable().default(null).describe(says)

/** Figures of a call of a few steps: the mean over them, or the last. */
export const RunPoint = z.object({
  step: z.number().int(),
  loss: z.number(),
  learningRate: z.number(),
  temperature: z.number().nullable().describe('null for a method that has none'),
  imagesPerSecond: z.number(),
  elapsedMs: z.number(),
  gradientNorm: figure('length of all gradients as one vector, before clipping'),
  embeddingStd: figure('of unit embeddings, mean over dimensions; 1 / sqrt(D) where they spread evenly'),
  alignment: figure('mean squared distance of what belongs together (Wang & Isola 2020)'),
  uniformity: figure('log of the mean Gaussian potential of all pairs (Wang & Isola 2020)'),
  teacherEntropy: figure('of what a teacher says, in nats'),
  /** Measured a few times a run, on held-out photos. */
  recall10: z.number().nullable().describe('text to image where the method reads captions'),
  rankMe: figure('how many directions embeddings use (Garrido 2023)'),
  knn: figure('top-1 of the nearest photos, 0..1, where photos have names'),
})
export type RunPoint = z.infer<typeof RunPoint>

/** Something that happened in a run and that a person should know of. */
export const RunNotice = z.object({
  step: z.number().int(),
  kind: z.enum(['collapse', 'diverged', 'checkpoint', 'schedule']),
  message: z.string(),
  remedy: z.string(),
})
export type RunNotice = z.infer<typeof RunNotice>

/** One of the example queries, answered by the model before and by the new one. */
export const ExampleQuery = z.object({
  text: z.string(),
  photoId: z.number().int().describe('the held-out photo that the text was written for'),
  before: z.array(z.number().int()).describe('photo ids, best first; empty where there was no model'),
  after: z.array(z.number().int()),
})
export type ExampleQuery = z.infer<typeof ExampleQuery>

/** Whether a new model is better than luck and than the one before, with the figures and the interval in words. */
export const Verdict = z.object({ better: z.boolean(), words: z.string() })
export type Verdict = z.infer<typeof Verdict>

export const TrainingRun = z.object({
  id: RunId,
  method: Method,
  state: RunState,
  seed: z.number().int(),
  provider: Provider,
  photos: z.number().int(),
  captions: z.number().int(),
  captionsCut: z.number().int().default(0).describe('captions longer than the model reads, cut at each step'),
  heldOut: z.number().int(),
  step: z.number().int(),
  totalSteps: z.number().int(),
  batch: z.number().int(),
  startedAt: z.number(),
  finishedAt: z.number().nullable(),
  modelId: ModelId.nullable(),
  before: Quality.nullable(),
  after: Quality.nullable(),
  verdict: Verdict.nullable().default(null).describe('null before it is measured'),
  examples: z.array(ExampleQuery),
  notices: z.array(RunNotice).default([]),
  error: z.object({ code: z.string(), message: z.string(), remedy: z.string() }).nullable(),
})
export type TrainingRun = z.infer<typeof TrainingRun>

/** What training would have to work with, and what it would cost. */
export const TrainingQuote = z.object({
  photos: z.number().int(),
  captioned: z.number().int().describe('photos that have captions or words'),
  captions: z.number().int(),
  feedback: z
    .number()
    .int()
    .describe('what was said of results: photos that are, or are not, what was looked for'),
  heldOut: z.number().int(),
  method: Method.describe('the recommended one'),
  methods: z.array(MethodInfo),
  minutes: z.number().describe('the recommended time'),
  epochs: z.number().describe('about how many passes over the photos that is'),
  imagesPerSecond: z.number(),
  steps: z.number().int().describe('about how many training steps that is'),
  diskBytes: z.number(),
  providers: z.array(z.object({ provider: Provider, available: z.boolean(), note: z.string() })),
  blocked: z.string().nullable().describe('why training cannot start, or null'),
})
export type TrainingQuote = z.infer<typeof TrainingQuote>
