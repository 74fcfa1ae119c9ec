/** A folder that holds somebody's model: its files are read with an error that names the file and the field. */
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative, resolve, sep } from 'node:path'
import type { z } from 'zod'
import { KindredError } from '../../../shared/model/index.ts'

export class ModelFolder {
  readonly path: string
  /** every file in it, relative, with `/` between folders */
  readonly files: Set<string>
  /** files that were made of others of it, and lie elsewhere */
  readonly #made = new Map<string, string>()

  private constructor(path: string, files: Iterable<string>) {
    this.path = path
    this.files = new Set(files)
  }

  /** @throws KindredError FOLDER_MISSING */
  static async open(path: string): Promise<ModelFolder> {
    const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
      throw new KindredError(
        'FOLDER_MISSING',
        `${path} is no folder that can be read.`,
        'Give the folder that holds the model.',
        { cause },
      )
    })
    const files = entries.filter((entry) => !entry.isDirectory())
    return new ModelFolder(
      path,
      files.map((entry) => relative(path, join(entry.parentPath, entry.name)).split(sep).join('/')),
    )
  }

  /** Counts a file that was made elsewhere as one of the folder's. */
  add(name: string, path: string): void {
    this.files.add(name)
    this.#made.set(name, path)
  }

  /** Where a file lies. */
  at(name: string): string {
    return this.#made.get(name) ?? join(this.path, name)
  }

  get name(): string {
    return basename(resolve(this.path))
  }

  /** The first of some files that is there. */
  first(...names: string[]): string | null {
    return names.find((name) => this.files.has(name)) ?? null
  }

  /**
   * The first of some files that is there.
   * @throws KindredError INVALID_PACK naming the one that is wanted
   */
  need(...names: string[]): string {
    const found = this.first(...names)
    if (found !== null) return found
    throw unusable(join(this.path, names[0]!), 'is not there')
  }

  /**
   * A JSON file, checked.
   * @throws KindredError INVALID_PACK naming the file and the field
   */
  async json<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const file = join(this.path, name)
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw unusable(file, 'cannot be read', cause)
    })
    let json: unknown
    try {
      json = JSON.parse(text)
    } catch (cause) {
      throw unusable(file, `is not JSON: ${(cause as Error).message}`, cause)
    }
    const parsed = schema.safeParse(json)
    if (parsed.success) return parsed.data
    const [issue] = parsed.error.issues
    throw this.badField(name, issue!.path.join('.') || 'all of it', issue!.message)
  }

  badField(name: string, field: string, what: string): KindredError {
    return unusable(join(this.path, name), `cannot be used: "${field}": ${what}`)
  }
}

export function unusable(file: string, what: string, cause?: unknown): KindredError {
  return new KindredError(
    'INVALID_PACK',
    `${file} ${what}.`,
    'Get the model again from where it came from, or choose one of another layout.',
    { cause },
  )
}
