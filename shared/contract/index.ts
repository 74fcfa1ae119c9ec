/**
 * The one contract between engine and every client.
 * Pixels never cross it: `/media/thumb/256/<photo id>`, `/media/thumb/1024/<photo id>` and
 * `/media/original/<photo id>` are fetched by id, and a query picture is POSTed to `/media/query`,
 * which answers `{ "imageId": "..." }`; it is shown by `/media/query/<image id>`.
 */
import { exports } from './exports.ts'
import { feedback } from './feedback.ts'
import { jobs } from './jobs.ts'
import { library } from './library.ts'
import { photos } from './photos.ts'
import { search } from './search.ts'
import { tags } from './tags.ts'
import { models, training } from './training.ts'
import { words } from './words.ts'

export const contract = { exports, feedback, jobs, library, models, photos, search, tags, training, words }
export type Contract = typeof contract

export type { FolderListing, Overview } from './library.ts'
export type { CatalogueModel, RunUpdate } from './training.ts'
export { httpStatus } from './base.ts'
