/** A Kindred pack on any server: its pack.json names the files and their hashes. */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import { parseManifest, type DownloadFile, type PackManifest } from '../../shared/model/index.ts'
import { filesOf } from '../models/index.ts'
import type { Http } from './http.ts'
import type { Draft } from './offer.ts'
import { notUnderstood, readDocument, toldOf } from './read-json.ts'
import { refusal } from './refusal.ts'

/**
 * @param url of the pack.json
 * @throws KindredError OFFLINE, NOT_FOUND, DOWNLOAD_FAILED
 */
export async function offerOfPack(http: Http, url: string, signal: AbortSignal | undefined): Promise<Draft> {
  const document = await readDocument(http, url, signal)
  const manifest = readManifest(url, document)
  const files: DownloadFile[] = [
    { path: 'pack.json', url, bytes: document.length, hash: `sha256:${sha256(document)}` },
  ]
  for (const path of filesOf(manifest)) {
    const file = new URL(path.split('/').map(encodeURIComponent).join('/'), url).href
    const hash = manifest.hashes[path]
    if (hash === undefined) throw notUnderstood(url, `it names no hash of ${path}`)
    files.push({ path, url: file, bytes: await lengthOf(http, file, signal), hash: `sha256:${hash}` })
  }
  return {
    name: manifest.name,
    page: url,
    precision: null,
    precisions: [],
    files,
    licence: { name: manifest.licence, url: null },
    languages: manifest.languages,
  }
}

function readManifest(url: string, document: Buffer): PackManifest {
  try {
    return parseManifest(JSON.parse(document.toString('utf8')))
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : 'it is no JSON'
    throw notUnderstood(url, `it is no manifest of a pack: ${why}`)
  }
}

async function lengthOf(http: Http, url: string, signal: AbortSignal | undefined): Promise<number> {
  const answer = await http.ask(url, { method: 'HEAD', signal })
  await answer.body.dump()
  if (answer.status !== 200) throw toldOf(refusal(answer, url))
  const bytes = Number(answer.headers['content-length'] ?? NaN)
  if (Number.isSafeInteger(bytes)) return bytes
  throw notUnderstood(url, 'it says no length of the file')
}

const sha256 = (data: Buffer) => createHash('sha256').update(data).digest('hex')
