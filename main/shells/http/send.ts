/** Sends an answer over node:http, and reads what comes with a request. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { isFilePart, type Answer } from './answer.ts'
import { readPart } from './file-part.ts'

/** Resolves when all is sent, or when the other side went away. */
export async function send(response: ServerResponse, { status, headers, body }: Answer): Promise<void> {
  response.writeHead(status, headers)
  if (!isFilePart(body)) {
    response.end(body)
    return
  }
  try {
    const file = await readPart(body)
    // Where the other side was gone already, pipeline leaves the file open.
    await pipeline(file, response).finally(() => file.destroy())
  } catch {
    // A client that goes away, or a file that does, ends the connection; the headers are out by then.
    response.destroy()
  }
}

/** Reads a request's body; null when it has more than `limit` bytes, which are then not kept. */
export function readBody(request: IncomingMessage, limit: number): Promise<Uint8Array | null> {
  return new Promise((resolve, reject) => {
    if (Number(request.headers['content-length'] ?? 0) > limit) return resolve(null)
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= limit) chunks.push(chunk)
      else {
        // What still comes runs into the void: a connection torn down here would lose the answer.
        chunks.length = 0
        resolve(null)
      }
    })
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', reject)
  })
}
