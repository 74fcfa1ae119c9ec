/** Real folders of real photos, for the tests of this folder. */
import { createHash } from 'node:crypto'
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { TestContext } from 'node:test'
import sharp from 'sharp'
import { Decoder } from '../media/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { addRoot, CaptionParser, indexLibrary, type IndexOptions } from './index.ts'

/** A JPEG with a pattern of its own for each seed. */
export function jpeg(seed: number, size = 40): Promise<Buffer> {
  const data = Buffer.from(
    Array.from({ length: 6 * 6 * 3 }, (_, i) => Math.abs(Math.sin((i + 1) * (seed + 1.3)) * 255)),
  )
  return sharp(data, { raw: { width: 6, height: 6, channels: 3 } })
    .resize(size, size, { fit: 'fill' })
    .jpeg()
    .toBuffer()
}

export interface TestLibrary {
  /** The photo folder. */
  folder: string
  home: string
  store: Store
  decoder: Decoder
  captionParser: CaptionParser
  write(path: string, content: string | Buffer): void
  index(options?: Partial<IndexOptions>): ReturnType<typeof indexLibrary>
  /** The state and reason code of a file, such as `failed truncated`. */
  state(path: string): string
  captions(path: string): string[]
  photoId(path: string): number | null
}

/** A library with one root, both in a temporary folder that goes after the test. */
export async function testLibrary(
  t: TestContext,
  files: Record<string, string | Buffer> = {},
): Promise<TestLibrary> {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'kindred-library-')))
  const folder = join(base, 'photos')
  const home = join(base, 'home')
  mkdirSync(folder)
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  for (const [path, content] of Object.entries(files)) write(path, content)
  const store = openStore(home)
  const decoder = new Decoder()
  const captionParser = new CaptionParser()
  t.after(() => {
    store.close()
    decoder.close()
    captionParser.close()
    rmSync(base, { recursive: true, force: true })
  })
  const root = await addRoot(store, folder)
  const find = (path: string) => {
    const file = store.files.find(root.id, path)
    if (!file) throw new Error(`${path} is not in the ledger`)
    return file
  }
  return {
    folder,
    home,
    store,
    decoder,
    captionParser,
    write,
    index: (options = {}) => indexLibrary({ store, decoder, captionParser, ...options }),
    state: (path) => [find(path).state, find(path).reasonCode].filter((part) => part !== null).join(' '),
    captions: (path) =>
      store.captions.forPhoto(find(path).photoId!).map(({ source, text }) => `${source}: ${text}`),
    photoId: (path) => store.files.find(root.id, path)?.photoId ?? null,
  }
}

/** Every name, link, byte and time below a folder. */
export function treeChecksum(folder: string): string {
  const hash = createHash('sha256')
  const visit = (path: string) => {
    const stat = lstatSync(path, { bigint: true })
    hash.update(`${path} ${stat.mode} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}\n`)
    if (stat.isFile()) hash.update(readFileSync(path))
    if (stat.isDirectory()) for (const name of readdirSync(path).sort()) visit(join(path, name))
  }
  visit(folder)
  return hash.digest('hex')
}

/** How many regular files lie below a folder, links not followed. */
export function countFiles(folder: string): number {
  return readdirSync(folder, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? countFiles(join(folder, entry.name)) : Number(entry.isFile())))
    .reduce((sum, n) => sum + n, 0)
}
