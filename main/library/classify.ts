/** What a file is by its name and its neighbours. */
import type { FileReason, FileState } from '../../shared/model/index.ts'
import { isPictureName, reasonAgainstName } from '../media/index.ts'
import type { FileKind } from '../store/index.ts'
import { besideIn, isTableName } from './captions/names.ts'
import { plain } from './paths.ts'

export interface Verdict {
  kind: FileKind
  state: Extract<FileState, 'pending' | 'unsupported' | 'excluded'>
  reason: FileReason | null
}

export const systemFiles = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', 'icon\r'])

/** Judges the files of one folder by all names in it. */
export function classifier(names: readonly string[]): (name: string) => Verdict {
  const beside = besideIn(names.filter((name) => isPictureName(name) && !name.startsWith('.')))
  return (name) => {
    const lower = plain(name)
    if (name.startsWith('.')) return excluded('hidden', `${name} is a hidden file.`)
    if (systemFiles.has(lower)) return excluded('system', `${name} belongs to the system.`)
    if (isPictureName(name)) return { kind: 'picture', state: 'pending', reason: null }
    if (beside(name).length > 0) return { kind: 'captions', state: 'pending', reason: null }
    if (isTableName(name)) return { kind: 'table', state: 'pending', reason: null }
    return { kind: 'other', state: 'unsupported', reason: reasonAgainstName(name) }
  }
}

function excluded(code: string, message: string): Verdict {
  return { kind: 'other', state: 'excluded', reason: { code, message, remedy: 'Nothing needs doing.' } }
}
