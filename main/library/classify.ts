/** What a file is by its name and its neighbours. */
import type { FileReason, FileState } from '../../shared/model/index.ts'
import { isPictureName, reasonAgainstName } from '../media/index.ts'
import type { FileKind } from '../store/index.ts'
import { besideIn, isTableName } from './captions/names.ts'
import { plain, stemOf } from './paths.ts'

export interface Verdict {
  kind: FileKind
  state: Extract<FileState, 'pending' | 'unsupported' | 'excluded'>
  reason: FileReason | null
}

export const systemFiles = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini', 'icon\r'])

/** An iPhone writes the still of a Live Photo as HEIC, or as JPEG where it is told so, and its video beside it. */
const isStillName = (name: string) => /\.(heic|heif|jpe?g)$/i.test(name)

/** Judges the files of one folder by all names in it. */
export function classifier(names: readonly string[]): (name: string) => Verdict {
  const pictures = names.filter((name) => isPictureName(name) && !name.startsWith('.'))
  const beside = besideIn(pictures)
  const stills = new Map(pictures.filter(isStillName).map((name) => [stemOf(plain(name)), name]))
  return (name) => {
    const lower = plain(name)
    if (name.startsWith('.')) return excluded('hidden', `${name} is a hidden file.`)
    if (systemFiles.has(lower)) return excluded('system', `${name} belongs to the system.`)
    if (isPictureName(name)) return { kind: 'picture', state: 'pending', reason: null }
    if (beside(name).length > 0) return { kind: 'captions', state: 'pending', reason: null }
    if (isTableName(name)) return { kind: 'table', state: 'pending', reason: null }
    const still = lower.endsWith('.mov') ? stills.get(stemOf(lower)) : undefined
    if (still) return excluded('live-video', `${name} is the video of the Live Photo ${still}.`)
    return { kind: 'other', state: 'unsupported', reason: reasonAgainstName(name) }
  }
}

function excluded(code: string, message: string): Verdict {
  return { kind: 'other', state: 'excluded', reason: { code, message, remedy: 'Nothing needs doing.' } }
}
