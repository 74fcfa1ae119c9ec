/** Teaching Kindred, and the models that come of it. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  Budget,
  CatalogueEntry,
  Diagnosis,
  FolderHandle,
  JobId,
  Model,
  ModelId,
  ModelOffer,
  ModelSource,
  PhotoId,
  Precision,
  Quality,
  QueryImageId,
  Method,
  RecipeFile,
  RunId,
  RunPoint,
  TrainRequest,
  TrainingQuote,
  TrainingRun,
  LabelQuality,
} from '../model/index.ts'
import { outcome, procedure } from './base.ts'

export const RunUpdate = z.object({
  run: TrainingRun,
  points: z.array(RunPoint).describe('new since the last'),
})
export type RunUpdate = z.infer<typeof RunUpdate>

export const training = {
  quote: procedure.output(TrainingQuote),
  start: procedure.input(TrainRequest).output(z.object({ jobId: JobId, runId: RunId })),
  /** Goes on with the last interrupted or cancelled run from its checkpoint, for as long as it was to last or otherwise. */
  resume: procedure
    .input(z.object({ budget: Budget.optional() }).default({}))
    .output(z.object({ jobId: JobId, runId: RunId })),
  /** The whole recipe of a method, or the one by which a model was trained. */
  recipe: procedure
    .input(
      z.object({
        method: Method.optional(),
        model: ModelId.optional(),
        tower: z.string().optional().describe('another image tower, by its name'),
      }),
    )
    .output(RecipeFile),
  /** What a recipe asks a model to ignore: a photo, and views of it as a run draws them. All are data URLs. */
  views: procedure
    .input(
      z.object({
        recipe: RecipeFile,
        photoId: PhotoId.optional().describe('default: one of the library, by the seed'),
        imageId: QueryImageId.optional().describe('a picture from outside, instead'),
        seed: z.number().int().nonnegative().default(1),
      }),
    )
    .output(
      z.object({
        photo: z.string(),
        views: z.array(z.array(z.string())).describe("of each of the recipe's views, as many drawings"),
      }),
    ),
  /** The recipe in the text of a file; what is wrong with it is said by the file's name and the field. */
  readRecipe: procedure
    .input(z.object({ text: z.string().max(100_000), name: z.string() }))
    .output(RecipeFile),
  /** Newest first. */
  runs: procedure.output(z.array(TrainingRun)),
  /** All points so far at once, then new ones as they come; ends when the run does. */
  watch: procedure.input(z.object({ runId: RunId })).output(eventIterator(RunUpdate)),
  /** Tries all that could compute here, each in a process of its own: it takes half a minute, or minutes on a slow GPU. */
  diagnose: procedure.output(Diagnosis),
}

/** A model of the library or the folder of a pack; default: the active model. */
const whichModel = { model: ModelId.optional(), pack: FolderHandle.optional() }

/** Of a model, what an evaluation found. */
const evaluation = <T extends z.ZodRawShape>(found: T) =>
  outcome({
    model: z.string().describe("the model's id, or the name of the pack"),
    unread: z.number().int().describe('photos that could not be decoded'),
    ...found,
  })

/** A model of the catalogue, and what it costs here. */
export const CatalogueModel = CatalogueEntry.extend({
  photosPerSecond: z.number().describe('about, on the processor of this machine'),
})
export type CatalogueModel = z.infer<typeof CatalogueModel>

export const models = {
  list: procedure.output(z.array(Model)),
  /** Makes a model the active one once it has seen all photos, or the newest ones; the one before answers until then. */
  use: procedure
    .input(
      z.object({
        id: ModelId,
        newest: z
          .number()
          .int()
          .positive()
          .optional()
          .describe(
            'switch as soon as it has seen so many of the newest photos, the others follow; default: all',
          ),
      }),
    )
    .output(z.object({ jobId: JobId.nullable() })),
  /** Takes a model that is not active out of the library, with its files and what is kept of photos for it alone. */
  remove: procedure.input(z.object({ id: ModelId })).output(z.object({})),
  /** Copies the model in a folder into the library: a pack, or another layout that is understood. It is not active yet. */
  add: procedure
    .input(
      z.object({
        folder: FolderHandle,
        precision: Precision.optional().describe(
          'of its ONNX files, where there are several; default: the best',
        ),
      }),
    )
    .output(z.object({ id: ModelId })),
  /** The models that Kindred knows of, and what each costs here. Nothing is asked of any other machine. */
  catalogue: procedure.output(z.array(CatalogueModel)),
  /** Asks what fetching a model would bring, and under which licence. None of it is fetched. */
  offer: procedure.input(ModelSource).output(ModelOffer),
  /** Fetches what was offered and adds it to the library, not active yet. */
  download: procedure
    .input(
      ModelSource.extend({
        digest: z.string().describe('of the offer that was shown'),
        accepted: z.literal(true).describe('the person has read the licence and agrees'),
      }),
    )
    .output(z.object({ jobId: JobId })),
  /** Measures a model on the held-out photos, or on the captioned photos of a folder outside. */
  evaluate: procedure
    .input(z.object({ ...whichModel, folder: FolderHandle.optional() }))
    .output(evaluation({ quality: Quality })),
  /** Measures how well a model names the photos of a folder, of which the folders inside are named for what they hold. */
  evaluateLabels: procedure
    .input(
      z.object({
        ...whichModel,
        folder: FolderHandle,
        known: FolderHandle.optional().describe(
          'another such folder, whose photos vote for the names (k-NN); default: the names alone, read by the model',
        ),
      }),
    )
    .output(
      evaluation({
        quality: LabelQuality,
        unlabelled: z.number().int().describe('photos that lie in no folder inside it'),
      }),
    ),
  /** A linear probe: a classifier of a model's frozen features learns what the folders are called that photos lie in. */
  probe: procedure
    .input(
      z.object({
        ...whichModel,
        folder: FolderHandle,
        known: FolderHandle.optional().describe(
          'another such folder, which is learned from; default: four fifths of the folder, measured on the others',
        ),
      }),
    )
    .output(
      evaluation({
        probe: LabelQuality,
        neighbours: LabelQuality.describe('of the same photos, k-NN of the vectors'),
        learned: z.number().int().describe('photos that were learned from'),
        weightDecay: z.number().describe('L2, chosen by a fifth of those'),
        unlabelled: z.number().int().describe('photos that lie in no folder inside it'),
      }),
    ),
}
