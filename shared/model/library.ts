/** Roots, files and their ledger, photos and captions. */
import { z } from 'zod'
import { FileId, PhotoId, RootId } from './ids.ts'

/** Where a file stands. Counted over all states, they add up to the files on disk under the roots. */
export const FileState = z.enum(['indexed', 'pending', 'failed', 'unsupported', 'offline', 'excluded'])
export type FileState = z.infer<typeof FileState>

export const FileCounts = z.record(FileState, z.number().int().nonnegative())
export type FileCounts = z.infer<typeof FileCounts>

/** Why a file is in its state: a code to group by, what happened, what to do. */
export const FileReason = z.object({ code: z.string(), message: z.string(), remedy: z.string() })
export type FileReason = z.infer<typeof FileReason>

export const LedgerEntry = z.object({
  id: FileId,
  root: z.string().describe("the root folder's own name"),
  path: z.string().describe('relative to the root, with forward slashes'),
  state: FileState,
  reason: FileReason.nullable(),
  size: z.number(),
  photoId: PhotoId.nullable(),
})
export type LedgerEntry = z.infer<typeof LedgerEntry>

export const Root = z.object({
  id: RootId,
  name: z.string(),
  path: z.string().describe('shown to the person, never sent back'),
  online: z.boolean(),
  counts: FileCounts,
  gone: z.number().int().describe('photos that are kept until the person says whether they were deleted'),
})
export type Root = z.infer<typeof Root>

/** How to look through the folders. */
export const IndexRequest = z.object({
  retryFailed: z.boolean().default(false).describe('reads failed files again'),
  verify: z
    .boolean()
    .default(false)
    .describe('reads every file again, to find changes that leave no trace in size, times and inode'),
  forgetGone: RootId.nullable().default(null).describe('the folder of which what is gone was deleted'),
})
export type IndexRequest = z.infer<typeof IndexRequest>

/** What a person gave to a photo that no file leads to any more. */
export const KeptWords = z.object({
  photoId: PhotoId,
  place: z.string().nullable().describe('where it was last, to show; null when that was never noted'),
  texts: z.array(z.string()),
  now: PhotoId.nullable().describe('the photo that is at that place now'),
})
export type KeptWords = z.infer<typeof KeptWords>

/** Where a caption came from. `person` is what was typed in Kindred. */
export const CaptionSource = z.enum(['person', 'sidecar', 'table', 'embedded', 'keywords'])
export type CaptionSource = z.infer<typeof CaptionSource>

export const Caption = z.object({ text: z.string(), source: CaptionSource })
export type Caption = z.infer<typeof Caption>

/** What a tile needs beyond its place in the outline. */
export const Tile = z.object({
  id: PhotoId,
  name: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  placeholder: z.string().describe('ThumbHash, base64'),
})
export type Tile = z.infer<typeof Tile>

export const PhotoDetails = Tile.extend({
  folder: z.string().describe('root name and folder, as shown to the person'),
  path: z.string().describe('the full path, to show and copy'),
  bytes: z.number(),
  takenAt: z.number().nullable().describe('ms since the epoch, local clock of the camera read as UTC'),
  dayOnly: z.boolean().describe('only the day is known, not the time'),
  camera: z.string().nullable(),
  latitude: z.number().nullable(),
  longitude: z.number().nullable(),
  captions: z.array(Caption),
  copies: z.number().int().describe('how many files hold these very bytes'),
  online: z.boolean(),
})
export type PhotoDetails = z.infer<typeof PhotoDetails>

/**
 * The whole library in the order of the grid, in columns so that 100,000 rows stay small.
 * `ids[i]` has aspect ratio `ratios[i] / 100`; each day covers `count` photos from `start`.
 */
export const Outline = z.object({
  version: z.number().int(),
  // Looked at as a whole: a check of each of a million numbers would hold the engine's thread.
  ids: z.custom<PhotoId[]>(Array.isArray),
  ratios: z.custom<number[]>(Array.isArray),
  days: z.array(z.object({ day: z.string().nullable(), start: z.number().int(), count: z.number().int() })),
})
export type Outline = z.infer<typeof Outline>
