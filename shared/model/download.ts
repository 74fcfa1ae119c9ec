/** Models that lie elsewhere: what fetching one would bring, and the catalogue of those that Kindred knows of. */
import { z } from 'zod'
import { PackFile } from './pack.ts'

/** What the weights of a model are kept as. Not every model is there in each. */
export const Precision = z.enum(['fp32', 'fp16', 'int8'])
export type Precision = z.infer<typeof Precision>

/** A hash of a file's content: SHA-256, or the SHA-1 by which Git names it. Hex. */
export const ContentHash = z.string().regex(/^(sha256:[0-9a-f]{64}|git:[0-9a-f]{40})$/)
export type ContentHash = z.infer<typeof ContentHash>

/** A path that names the same file on every system: no control characters, nor what Windows cuts off or takes for a device. */
const PlainPath = PackFile.max(240).regex(
  /^(?!.*(^|\/)(con|prn|aux|nul|com\d|lpt\d)(\.|\/|$))(?!.*[. ](\/|$))[^\p{Cc}<>"|?*]+$/iu,
  'is no name of a file on every system',
)

/** Addresses that are fetched from. */
const WebAddress = z.url({ protocol: /^https?$/ })

export const DownloadFile = z.object({
  path: PlainPath.describe('where it comes to lie in the folder of the model'),
  url: WebAddress,
  bytes: z.number().int().nonnegative(),
  hash: ContentHash,
})
export type DownloadFile = z.infer<typeof DownloadFile>

export const Licence = z.object({ name: z.string(), url: WebAddress.nullable() })
export type Licence = z.infer<typeof Licence>

/**
 * How a model is asked for: by a name of the catalogue; by `owner/name` of the Hub, with `/folder` where it holds several
 * models and `@revision` where not the newest is meant; by an address of the Hub, or of a `pack.json` anywhere.
 */
export const ModelSource = z.object({
  source: z.string().trim().min(1).max(2000),
  precision: Precision.optional().describe('default: the first there is of fp16, fp32, int8'),
})
export type ModelSource = z.infer<typeof ModelSource>

const MOST_BYTES = 50e9
const sumOf = (files: readonly DownloadFile[]) => files.reduce((sum, { bytes }) => sum + bytes, 0)

/** What would be fetched, settled to the byte. */
export const ModelOffer = z.object({
  name: z.string(),
  page: WebAddress.describe('where a person reads about it'),
  precision: Precision.nullable(),
  precisions: z.array(Precision).describe('those there are'),
  files: z
    .array(DownloadFile)
    .min(1)
    .max(2000)
    .refine((files) => sumOf(files) <= MOST_BYTES, 'are more than 50 GB')
    .refine(
      (files) => new Set(files.map(({ path }) => path.toLowerCase())).size === files.length,
      'share names',
    ),
  licence: Licence.nullable().describe('null: none is stated'),
  languages: z.array(z.string()).describe('BCP 47; empty: not stated'),
  digest: z.string().describe('over the files and the licence: what is accepted is what is fetched'),
})
export type ModelOffer = z.infer<typeof ModelOffer>

/** A published figure, and where it stands. */
const Published = z.object({
  on: z.string().describe('photos and texts that it was measured on'),
  measure: z.string(),
  language: z.string().describe('BCP 47'),
  value: z.number().min(0).max(1),
  source: WebAddress,
})

export const CatalogueEntry = z.object({
  id: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  name: z.string(),
  source: z.string().describe('where it lies on the Hub: owner/name, owner/name/folder, with @revision'),
  bytes: z
    .number()
    .int()
    .nullable()
    .describe('about, of the default precision; null: known when it is asked for'),
  licence: Licence.describe('of the weights, by who made them'),
  languages: z.array(z.string()).min(1),
  imageSize: z.number().int(),
  multiplyAdds: z.number().positive().describe('of the image tower for one photo, in billions'),
  recall: z.array(Published).min(1),
})
export type CatalogueEntry = z.infer<typeof CatalogueEntry>

export const Catalogue = z.array(CatalogueEntry)
