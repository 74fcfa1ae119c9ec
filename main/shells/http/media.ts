/**
 * Pictures by id: `/media/thumb/256/<photo id>`, `/media/thumb/1024/<photo id>`, `/media/original/<photo id>`,
 * `/media/query/<image id>`, and `POST /media/query` for a picture to search by. A path never comes from the page.
 */
import type { PhotoId, QueryImageId } from '../../../shared/model/index.ts'
import type { PictureFile, PictureKind } from '../../engine/index.ts'
import { failure, json, notFound, text, type Answer, type Asked } from './answer.ts'
import { byteRange } from './byte-range.ts'
import { statPart } from './file-part.ts'
import { pictureHeaders } from './headers.ts'

/** The engine's side; every function throws KindredError NOT_FOUND or BAD_IMAGE. */
export interface Media {
  file(kind: PictureKind, id: PhotoId): PictureFile | Promise<PictureFile>
  queryImage(id: QueryImageId): PictureFile | Promise<PictureFile>
  addQueryImage(bytes: Uint8Array): Promise<{ imageId: QueryImageId }>
}

/** A picture to search by may be this large: well above what cameras write. */
export const uploadLimit = 64 * 1024 * 1024

export type MediaPath =
  { kind: PictureKind; id: PhotoId } | { kind: 'query'; id: QueryImageId } | { kind: 'upload' }

/** Reads a path such as `/media/thumb/256/12`; null for anything else. */
export function parseMediaPath(path: string): MediaPath | null {
  if (path === '/media/query') return { kind: 'upload' }
  const query = /^\/media\/query\/([\w-]{8,64})$/.exec(path)
  if (query) return { kind: 'query', id: query[1] as QueryImageId }
  const photo = /^\/media\/(thumb\/256|thumb\/1024|original)\/([1-9]\d{0,14})$/.exec(path)
  if (!photo) return null
  const kind = photo[1] === 'original' ? 'original' : photo[1] === 'thumb/256' ? 'thumb256' : 'thumb1024'
  return { kind, id: Number(photo[2]) as PhotoId }
}

/**
 * Answers a request below /media/.
 * @param upload reads the request's body, at most `uploadLimit` bytes of it; null when there are more
 */
export async function answerMedia(
  media: Media,
  asked: Asked,
  upload: (limit: number) => Promise<Uint8Array | null>,
): Promise<Answer> {
  const target = parseMediaPath(asked.path)
  if (!target) return notFound()
  const allowed = target.kind === 'upload' ? ['POST'] : ['GET', 'HEAD']
  if (!allowed.includes(asked.method))
    return { ...text(405, 'Not this way.'), headers: { allow: allowed.join(', ') } }
  try {
    if (target.kind === 'upload') return await takeUpload(media, upload)
    const file =
      target.kind === 'query' ? await media.queryImage(target.id) : await media.file(target.kind, target.id)
    return await sendFile(file, asked)
  } catch (error) {
    return failure(error)
  }
}

async function takeUpload(
  media: Media,
  upload: (limit: number) => Promise<Uint8Array | null>,
): Promise<Answer> {
  const bytes = await upload(uploadLimit)
  if (bytes) return json(200, await media.addQueryImage(bytes))
  const message = `The picture is larger than ${uploadLimit / 1024 / 1024} MB.`
  return json(413, { code: 'BAD_IMAGE', message, remedy: 'Use a smaller copy of it.' })
}

async function sendFile({ type, ...place }: PictureFile, asked: Asked): Promise<Answer> {
  const found = await statPart(place).catch(() => null)
  if (!found?.isFile()) return notFound()
  const etag = `"${found.size.toString(36)}-${Math.trunc(found.mtimeMs).toString(36)}"`
  const headers = {
    ...pictureHeaders,
    'content-type': type,
    // Another library on this port has other pictures by the same ids: a browser must ask, and mostly hears "304".
    'cache-control': 'private, no-cache',
    'accept-ranges': 'bytes',
    etag,
  }
  if (asked.header('if-none-match') === etag) return { status: 304, headers, body: null }
  const size = found.size
  const fresh = (asked.header('if-range') ?? etag) === etag
  const range = byteRange(fresh ? asked.header('range') : undefined, size)
  if (range === 'beyond')
    return { status: 416, headers: { ...headers, 'content-range': `bytes */${size}` }, body: null }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range
  return {
    status: range === 'whole' ? 200 : 206,
    headers: {
      ...headers,
      'content-length': String(end - start + 1),
      ...(range !== 'whole' && { 'content-range': `bytes ${start}-${end}/${size}` }),
    },
    body: asked.method === 'HEAD' || size === 0 ? null : { ...place, start, end },
  }
}
