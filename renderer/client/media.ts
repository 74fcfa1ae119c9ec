/** Where pictures come from. They never cross the contract: they are fetched by id. */
import type { QueryImageId } from '../../shared/model/index.ts'
import type { Problem } from './problem.ts'

/** The same place on the desktop and in a browser: beside the page. */
const base = new URL('media', location.origin).href

export const media = {
  thumb: (id: number, size: 256 | 1024) => `${base}/thumb/${size}/${id}`,
  original: (id: number) => `${base}/original/${id}`,
  query: (id: string) => `${base}/query/${encodeURIComponent(id)}`,
}

/** A picture that the engine would not take, with its reason. */
export class UploadError extends Error {
  readonly problem: Problem

  constructor(problem: Problem) {
    super(problem.message)
    this.problem = problem
  }
}

/** Hands a picture from outside to the engine, to be searched by. Throws UploadError. */
export async function uploadQuery(picture: Blob): Promise<QueryImageId> {
  const response = await fetch(`${base}/query`, {
    method: 'POST',
    body: picture,
    headers: { 'content-type': picture.type || 'application/octet-stream' },
    credentials: 'same-origin',
  }).catch(() => null)
  const answer = (await response?.json().catch(() => null)) as Record<string, string> | null
  if (response?.ok && answer?.['imageId']) return answer['imageId'] as QueryImageId
  throw new UploadError({
    code: answer?.['code'] ?? 'BAD_IMAGE',
    message: answer?.['message'] ?? 'This picture could not be read.',
    remedy: answer?.['remedy'] ?? 'JPEG, PNG, WebP, GIF, TIFF and AVIF pictures work.',
  })
}
