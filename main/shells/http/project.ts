/** Where the project's own files are, from sources as well as from a bundle in dist/ or in a packaged app. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of Kindred's package.json, at or above `from`. */
export function projectRoot(from: string = import.meta.dirname): string {
  const manifest = join(from, 'package.json')
  if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).name === 'kindred') return from
  if (from === dirname(from)) throw new Error(`${import.meta.dirname} is not inside a Kindred project`)
  return projectRoot(dirname(from))
}

/** The folder of the built window. */
export const rendererDir = () => join(projectRoot(), 'dist', 'renderer')
