/** The generations of models as a short tree. */
import type { Model } from '../../../shared/model/index.ts'

const languageNames = new Intl.DisplayNames('en-GB', { type: 'language' })
const named = 3

/** "English and German"; "many languages". @param languages BCP 47, `mul` for many; empty where they are not known */
export function languagesText(languages: readonly string[]): string {
  if (languages.length === 0) return 'Languages not stated'
  if (languages.includes('mul') || languages.length > named)
    return languages.length > named ? `${languages.length} languages` : 'Many languages'
  return new Intl.ListFormat('en-GB').format(languages.map((code) => languageNames.of(code) ?? code))
}

export interface Branch {
  model: Model
  /** How many parents are above it in the list. */
  depth: number
}

/** Newest families first; inside a family, children below their parent, the newest first. */
export function generations(models: readonly Model[]): Branch[] {
  const known = new Set<string>(models.map((model) => model.id))
  const newestFirst = [...models].sort((a, b) => b.created - a.created)
  const children = Map.groupBy(newestFirst, ({ parent }) =>
    parent !== null && known.has(parent) ? parent : null,
  )
  const placed = new Set<string>()
  const walk = (parent: string | null, depth: number): Branch[] =>
    (children.get(parent) ?? []).flatMap((model) => {
      if (placed.has(model.id)) return []
      placed.add(model.id)
      return [{ model, depth }, ...walk(model.id, depth + 1)]
    })
  const tree = walk(null, 0)
  // A circle of parents would hang in the air: its members stand alone.
  return [...tree, ...newestFirst.filter(({ id }) => !placed.has(id)).map((model) => ({ model, depth: 0 }))]
}
