/** Keeps `dist` up to date with the sources. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveUp, inRoot, node24, run, say } from './project.mjs'

const sources = ['main', 'renderer', 'shared', 'resources/catalogue.json', 'package-lock.json']
const stamp = inRoot('dist/built-from')

/** True when nothing that enters the build was added, removed or written since it was built. */
export const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint()

export async function buildWhenOld() {
  if (isBuilt()) return
  say('building')
  const { code } = await run(node24, [inRoot('main/tools/build.mjs')])
  if (code !== 0) giveUp('the build failed; its messages are above')
}

/**
 * Notes what `dist` was built from.
 * @param {string} print of the sources as they were when the build began
 */
export const noteBuilt = (print) => writeFileSync(stamp, print)

/** A digest over the path, size and time of every source file. */
export function fingerprint() {
  const hash = createHash('sha256')
  for (const path of sources.flatMap((source) => filesBelow(inRoot(source)))) {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

/**
 * @param {string} path
 * @returns {string[]} in a fixed order, without tests
 */
function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path]
  const names = readdirSync(path).sort()
  return names.flatMap((name) => (name.endsWith('.test.ts') ? [] : filesBelow(join(path, name))))
}
