/** The built window: a fixed table of files, read once. What is not in the table does not exist. */
import { readdir, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { KindredError } from '../../../shared/model/index.ts'
import { notFound, text, type Answer, type Asked } from './answer.ts'
import { pageHeaders } from './headers.ts'

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}

interface PageFile {
  path: string
  size: number
  type: string
  caching: string
}

/** The files by URL path; `/` is index.html. */
export type Page = ReadonlyMap<string, PageFile>

/** Reads the table of a built window. Throws NOT_FOUND where none was built. */
export async function readPage(dir: string): Promise<Page> {
  const page = new Map<string, PageFile>()
  await addFolder(page, dir, '/')
  if (!page.has('/')) {
    throw new KindredError('NOT_FOUND', `There is no built window in ${dir}.`, 'Run: npm run build')
  }
  return page
}

async function addFolder(page: Map<string, PageFile>, dir: string, url: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true }).catch(() => [])) {
    const path = join(dir, entry.name)
    const type = types[extname(entry.name)]
    if (entry.isDirectory()) await addFolder(page, path, `${url}${entry.name}/`)
    else if (entry.isFile() && type) {
      // The names below assets/ carry a hash of what is in them.
      const caching = url === '/assets/' ? 'private, max-age=31536000, immutable' : 'no-cache'
      const address = url === '/' && entry.name === 'index.html' ? '/' : url + entry.name
      page.set(address, { path, size: (await stat(path)).size, type, caching })
    }
  }
}

/** Answers a request for a file of the window. */
export function answerPage(page: Page, { method, path }: Asked): Answer {
  const file = page.get(path)
  if (!file) return notFound()
  if (method !== 'GET' && method !== 'HEAD')
    return { ...text(405, 'Not this way.'), headers: { allow: 'GET, HEAD' } }
  return {
    status: 200,
    headers: {
      ...pageHeaders,
      'content-type': file.type,
      'content-length': String(file.size),
      'cache-control': file.caching,
    },
    body: method === 'HEAD' ? null : { path: file.path, start: 0, end: file.size - 1 },
  }
}
