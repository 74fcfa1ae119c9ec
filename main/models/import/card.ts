/** What a model's README says in its head (a "model card" of the Hugging Face Hub). */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelFolder } from './folder.ts'

export interface Card {
  licence: string
  /** BCP 47 */
  languages: string[]
}

export async function readCard(folder: ModelFolder): Promise<Card> {
  const name = folder.first('README.md')
  const text = name === null ? '' : await readFile(join(folder.path, name), 'utf8').catch(() => '')
  const head = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? ''
  const [, licence] = /^licen[cs]e(?:_name)?:[ \t]*(\S.*)$/m.exec(head) ?? []
  return {
    licence: licence?.trim() ?? 'Not stated: see where it came from',
    languages: listOf(head, 'language'),
  }
}

/** A value, `[a, b]`, or lines that begin with a dash. */
function listOf(head: string, key: string): string[] {
  const [, value = '', lines = ''] =
    new RegExp(`^${key}:[ \\t]*(.*)((?:\\r?\\n[ \\t]*-[ \\t]*.+)*)`, 'm').exec(head) ?? []
  const inline = value.replace(/[[\]]/g, '').split(',')
  const below = lines.split('\n').map((line) => line.replace(/^\s*-\s*/, ''))
  return [...inline, ...below].map((each) => each.trim().replace(/^["']|["']$/g, '')).filter(Boolean)
}
