/** The ledger's states in words, how a page of entries is grouped, and the order of what computes. */
import type { FileCounts, FileState, Finding, LedgerEntry } from '../../../shared/model/index.ts'

export interface StateWords {
  state: FileState
  name: string
  meaning: string
}

/** In the order of the bar: what is well first. */
export const stateWords: readonly StateWords[] = [
  { state: 'indexed', name: 'In the library', meaning: 'Read, shown and searched.' },
  { state: 'pending', name: 'Waiting', meaning: 'Found, and read soon.' },
  { state: 'offline', name: 'Offline', meaning: 'On a drive that is not there now. Nothing is forgotten.' },
  {
    state: 'unsupported',
    name: 'Not supported',
    meaning: 'No picture, or of a kind that Kindred cannot read yet.',
  },
  { state: 'excluded', name: 'Left out', meaning: 'Left out on purpose.' },
  { state: 'failed', name: 'Failed', meaning: 'A picture that could not be read.' },
]

export const total = (counts: FileCounts): number =>
  stateWords.reduce((sum, { state }) => sum + counts[state], 0)

/** Shares of the bar; a state that has files is never too thin to see. */
export function shares(counts: FileCounts, least = 0.006): { state: FileState; share: number }[] {
  const all = total(counts)
  if (all === 0) return []
  const raw = stateWords
    .filter(({ state }) => counts[state] > 0)
    .map(({ state }) => ({ state, share: Math.max(counts[state] / all, least) }))
  const sum = raw.reduce((acc, { share }) => acc + share, 0)
  return raw.map(({ state, share }) => ({ state, share: share / sum }))
}

export interface ReasonGroup {
  code: string
  message: string
  remedy: string
  entries: LedgerEntry[]
}

/** Entries that share what to do about them stand together; those without a reason come last. */
export function byReason(entries: readonly LedgerEntry[]): ReasonGroup[] {
  const groups = Map.groupBy(entries, ({ reason }) => (reason ? `${reason.code}\n${reason.remedy}` : ''))
  return [...groups.entries()]
    .sort(([a], [b]) => Number(a === '') - Number(b === ''))
    .map(([, list]) => ({
      code: list[0]?.reason?.code ?? '',
      message: list[0]?.reason?.message ?? '',
      remedy: list[0]?.reason?.remedy ?? '',
      entries: list,
    }))
}

/** What computes right comes first, the fastest before all; what is not here comes last. */
export function bestFirst(findings: readonly Finding[]): Finding[] {
  const order: Finding['state'][] = ['right', 'wrong', 'died', 'absent']
  const speed = ({ training }: Finding) => training?.imagesPerSecond ?? 0
  return findings.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || speed(b) - speed(a))
}

/** A remark as a sentence of its own. */
export const sentence = (remark: string): string =>
  `${remark.charAt(0).toUpperCase()}${remark.slice(1)}${remark.endsWith('.') ? '' : '.'}`
