/** The generations of models as a short tree. */
import type { Model } from '../../../shared/model/index.ts'

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
