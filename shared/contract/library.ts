/** Folders, files and their ledger. */
import { eventIterator } from '@orpc/contract'
import { z } from 'zod'
import {
  FileCounts,
  FileState,
  FolderHandle,
  IndexRequest,
  JobId,
  KeptWords,
  LedgerEntry,
  ModelId,
  PhotoId,
  Root,
  RootId,
} from '../model/index.ts'
import { procedure } from './base.ts'

/** `version` grows with every change that a grid should show. */
export const Overview = z.object({
  home: z.string(),
  version: z.number().int(),
  roots: z.array(Root),
  counts: FileCounts,
  photos: z.number().int(),
  keptWords: z.number().int().describe('photos that are gone, with words that the person gave them'),
  captioned: z.number().int(),
  captions: z.number().int(),
  activeModel: z.object({ id: ModelId, name: z.string(), hasText: z.boolean() }).nullable(),
  embedded: z.number().int().describe('photos with a vector of the active model'),
  diskBytes: z.number().describe("the library's own size; the photos are not counted"),
})
export type Overview = z.infer<typeof Overview>

export const FolderEntry = z.object({ handle: FolderHandle, name: z.string() })
export type FolderEntry = z.infer<typeof FolderEntry>

export const FolderListing = z.object({
  handle: FolderHandle,
  name: z.string(),
  path: z.string().describe('to show'),
  parent: FolderHandle.nullable(),
  folders: z.array(FolderEntry),
  pictures: z.number().int().describe('pictures directly inside'),
})
export type FolderListing = z.infer<typeof FolderListing>

export const library = {
  overview: procedure.output(Overview),
  /** Emits the overview at once and after every change. */
  watch: procedure.output(eventIterator(Overview)),
  /** Lists a folder to choose from; without a handle, the person's pictures folder or home. */
  browse: procedure.input(z.object({ handle: FolderHandle.optional() })).output(FolderListing),
  /** Adds a folder by handle and starts indexing it. */
  addFolder: procedure
    .input(z.object({ handle: FolderHandle }))
    .output(z.object({ jobId: JobId, rootId: RootId })),
  /** Takes a folder out of the library. Its files stay as they are. */
  removeFolder: procedure.input(z.object({ rootId: RootId })).output(z.object({})),
  /** Writes the sample collection into the library's own folder, adds it and indexes it. */
  addSample: procedure
    .input(
      z.object({
        count: z.number().int().min(50).max(20_000).default(800),
        seed: z.number().int().default(1),
      }),
    )
    .output(z.object({ jobId: JobId })),
  /** Looks for changes in all folders. */
  reindex: procedure.input(IndexRequest).output(z.object({ jobId: JobId })),
  /** What the person gave to photos that no file leads to any more. */
  keptWords: procedure.output(z.array(KeptWords)),
  /** Gives the kept words of one photo to another one. */
  giveWords: procedure.input(z.object({ from: PhotoId, to: PhotoId })).output(z.object({})),
  /** Forgets the kept words of a photo that no file leads to. */
  discardWords: procedure.input(z.object({ photoId: PhotoId })).output(z.object({})),
  ledger: procedure
    .input(
      z.object({
        state: FileState.optional(),
        offset: z.number().int().nonnegative().default(0),
        limit: z.number().int().min(1).max(1000).default(200),
      }),
    )
    .output(z.object({ total: z.number().int(), counts: FileCounts, entries: z.array(LedgerEntry) })),
}
