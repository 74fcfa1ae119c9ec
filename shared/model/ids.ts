/** Branded ids: a photo's id is never mistaken for a root's. */
import { z } from 'zod'

export const PhotoId = z.number().int().positive().brand<'PhotoId'>()
export type PhotoId = z.infer<typeof PhotoId>

export const RootId = z.number().int().positive().brand<'RootId'>()
export type RootId = z.infer<typeof RootId>

export const FileId = z.number().int().positive().brand<'FileId'>()
export type FileId = z.infer<typeof FileId>

export const JobId = z.number().int().positive().brand<'JobId'>()
export type JobId = z.infer<typeof JobId>

export const RunId = z.number().int().positive().brand<'RunId'>()
export type RunId = z.infer<typeof RunId>

/** A model's id is its pack folder's name under `models/`, such as `clip-2026-11-24-1`. */
export const ModelId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]*$/)
  .brand<'ModelId'>()
export type ModelId = z.infer<typeof ModelId>

/** An opaque handle the engine minted for a folder on disk; a page never names a path. */
export const FolderHandle = z.string().min(8).max(64).brand<'FolderHandle'>()
export type FolderHandle = z.infer<typeof FolderHandle>

/** An opaque handle for a picture that was dropped or pasted as a query. */
export const QueryImageId = z.string().min(8).max(64).brand<'QueryImageId'>()
export type QueryImageId = z.infer<typeof QueryImageId>
