/** What the Hugging Face Hub, or a mirror of it, says of a model: https://huggingface.co/docs/hub/api */
import { z } from 'zod'
import { KindredError, type DownloadFile, type ModelOffer, type Precision } from '../../shared/model/index.ts'
import { chooseFiles } from './choose-files.ts'
import type { Http } from './http.ts'
import type { Draft } from './offer.ts'
import { notUnderstood, readJson, toldOf } from './read-json.ts'
import { refusal } from './refusal.ts'
import type { HubSource } from './source.ts'

const one = <T>(schema: z.ZodType<T>) => schema.nullish().catch(null)

const Sibling = z.object({
  rfilename: z.string(),
  size: one(z.number().int().nonnegative()),
  blobId: one(z.string().regex(/^[0-9a-f]{40}$/)),
  lfs: one(z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number().int().nonnegative() })),
})
type Sibling = z.infer<typeof Sibling>

const Repository = z.object({
  id: z.string(),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(Sibling),
  cardData: one(
    z.object({
      license: one(z.string()),
      license_name: one(z.string()),
      license_link: one(z.string()),
      language: one(z.union([z.string(), z.array(z.string())])),
    }),
  ),
})
type Repository = z.infer<typeof Repository>

/**
 * Asks what a repository holds now; the files are settled to that commit.
 * @throws KindredError OFFLINE, NOT_FOUND, DOWNLOAD_FAILED, BAD_INPUT
 */
export async function offerOfHub(
  http: Http,
  source: HubSource,
  precision: Precision | undefined,
  signal: AbortSignal | undefined,
): Promise<Draft> {
  const { repository, revision, folder } = source
  const address = `${http.hub}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`
  const found = Repository.safeParse(await readJson(http, address, signal))
  if (!found.success) throw notUnderstood(address, z.prettifyError(found.error))
  const { id, sha, siblings } = found.data
  const places = placesOf(siblings, folder)
  const chosen = chooseFiles([...places.keys()], precision)
  const name = folder === null ? id : `${id}/${folder}`
  if (!chosen) throw noModel(name)
  const files: DownloadFile[] = []
  for (const path of chosen.paths) {
    const sibling = places.get(path)!
    const url = `${http.hub}/${id}/resolve/${sha}/${sibling.rfilename.split('/').map(encodeURIComponent).join('/')}`
    files.push({ path, url, ...(listed(sibling) ?? (await asked(http, url, signal))) })
  }
  return {
    name,
    page: `${http.hub}/${id}/tree/${sha}${folder === null ? '' : `/${folder}`}`,
    precision: chosen.precision,
    precisions: chosen.precisions,
    files,
    licence: licenceOf(found.data, `${http.hub}/${id}`),
    languages: [found.data.cardData?.language ?? []].flat(),
  }
}

/** Where each file is to lie. What is in the model's own folder comes first, then what all models share at the top. */
function placesOf(siblings: readonly Sibling[], folder: string | null): Map<string, Sibling> {
  const places = new Map<string, Sibling>()
  if (folder === null) {
    for (const sibling of siblings) places.set(sibling.rfilename, sibling)
    return places
  }
  for (const sibling of siblings) {
    const name = sibling.rfilename
    const isOwn = name.startsWith(`${folder}/`)
    if (isOwn) places.set(name.slice(folder.length + 1), sibling)
    else if (!name.includes('/') && name.endsWith('.json') && !places.has(name)) places.set(name, sibling)
  }
  return places
}

/** Size and hash as the list of files has them. */
function listed({ size, blobId, lfs }: Sibling): Pick<DownloadFile, 'bytes' | 'hash'> | null {
  if (lfs) return { bytes: lfs.size, hash: `sha256:${lfs.sha256}` }
  return typeof size === 'number' && blobId ? { bytes: size, hash: `git:${blobId}` } : null
}

/** The same from the file's own headers, which come before any redirect: mirrors may list names alone. */
async function asked(
  http: Http,
  url: string,
  signal?: AbortSignal,
): Promise<Pick<DownloadFile, 'bytes' | 'hash'>> {
  const answer = await http.ask(url, { method: 'HEAD', signal })
  await answer.body.dump()
  if (answer.status !== 200) throw toldOf(refusal(answer, url))
  const { firstHeaders: headers } = answer
  const bytes = Number(headers['x-linked-size'] ?? headers['content-length'])
  const etag = String(headers['x-linked-etag'] ?? headers.etag ?? '').replaceAll('"', '')
  const kind = /^[0-9a-f]{64}$/.test(etag) ? 'sha256' : /^[0-9a-f]{40}$/.test(etag) ? 'git' : null
  if (kind && Number.isSafeInteger(bytes)) return { bytes, hash: `${kind}:${etag}` }
  throw notUnderstood(
    url,
    'it says no hash or no length of the file, so that what comes could not be checked',
  )
}

function licenceOf({ cardData, siblings }: Repository, page: string): ModelOffer['licence'] {
  const { license, license_name, license_link } = cardData ?? {}
  const name = license === 'other' || !license ? (license_name ?? license) : license
  if (!name) return null
  const file = siblings.find(({ rfilename }) => /^licen[cs]e([.](md|txt))?$/i.test(rfilename))
  const link = license_link && /^https?:/.test(license_link) ? license_link : null
  return { name, url: link ?? (file ? `${page}/blob/main/${file.rfilename}` : null) }
}

const noModel = (name: string) =>
  new KindredError(
    'DOWNLOAD_FAILED',
    `${name} holds no model that Kindred can read: there is neither visual/model.onnx with textual/model.onnx, nor preprocessor_config.json with onnx/vision_model.onnx and onnx/text_model.onnx or with both in onnx/model.onnx, nor open_clip_config.json with visual.onnx and text.onnx.`,
    'Look for an export to ONNX, such as those of immich-app or onnx-community; see "kindred models catalogue".',
  )
