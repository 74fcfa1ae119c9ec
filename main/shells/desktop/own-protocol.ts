/** Answers `kindred://app/`: the built window from its table, and pictures by id from the engine. */
import { Readable } from 'node:stream'
import { answerPage, isFilePart, readPart, uploadLimit, type Answer, type Page } from '../http/index.ts'
import { pathOf } from './addresses.ts'
import type { MediaRequest } from './wire.ts'

const passedOn = ['range', 'if-range', 'if-none-match']

/** @param media asks the engine */
export function ownProtocol(page: Page, media: (request: MediaRequest) => Promise<Answer>) {
  return async (request: Request): Promise<Response> => {
    const path = pathOf(request.url)
    if (path === null) return new Response(null, { status: 404 })
    const { method } = request
    if (!path.startsWith('/media/')) {
      return toResponse(
        answerPage(page, { method, path, header: (name) => request.headers.get(name) ?? undefined }),
      )
    }
    const headers = Object.fromEntries(passedOn.flatMap((name) => pair(name, request.headers.get(name))))
    try {
      return await toResponse(await media({ method, path, headers, body: await readUpload(request) }))
    } catch {
      return new Response(null, { status: 503 })
    }
  }
}

const pair = (name: string, value: string | null) => (value === null ? [] : [[name, value] as const])

async function toResponse({ status, headers, body }: Answer): Promise<Response> {
  if (!isFilePart(body)) return new Response(body, { status, headers })
  return new Response(Readable.toWeb(await readPart(body)) as ReadableStream, { status, headers })
}

/** Null when the body is larger than a picture to search by may be. */
async function readUpload(request: Request): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > uploadLimit) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
