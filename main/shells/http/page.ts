/** The built window: a fixed table of files, read once. What is not in the table does not exist. */
import { existsSync, readFileSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'
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
  for (const entry of await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])) {
    const path = join(entry.parentPath, entry.name)
    const type = types[extname(entry.name)]
    if (!entry.isFile() || !type) continue
    const url = `/${relative(dir, path).split(sep).join('/')}`
    // The names below assets/ carry a hash of what is in them.
    const caching = url.startsWith('/assets/') ? 'private, max-age=31536000, immutable' : 'no-cache'
    page.set(url === '/index.html' ? '/' : url, { path, size: (await stat(path)).size, type, caching })
  }
  if (!page.has('/'))
    throw new KindredError('NOT_FOUND', `There is no built window in ${dir}.`, 'Run: npm run build')
  return page
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

/** Where the built window is, from sources as well as from a bundle: `dist/renderer` of the project around `from`. */
export function rendererDir(from = import.meta.dirname): string {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json')
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'kindred') {
      return join(folder, 'dist', 'renderer')
    }
  }
  throw new KindredError('NOT_FOUND', `No Kindred project lies around ${from}.`)
}
