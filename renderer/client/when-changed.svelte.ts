/**
 * The one way for the window to do something when state changes, such as asking the engine. Raw effects are forbidden
 * by ESLint: an effect depends on all that its calls happen to read, so that one whose call writes what it reads asks
 * again and again.
 */
import { untrack } from 'svelte'

/** Inferred as a tuple. */
type Values = unknown[] | []
type Then<T extends Values> = (values: NoInfer<T>) => void | (() => void)

/**
 * Calls `then` at first and whenever one of the values becomes another. Nothing that `then` reads is depended on.
 * @param then may return what ends its work: called before the next time, and when the component goes
 */
export function whenChanged<T extends Values>(values: () => T, then: Then<T>) {
  const current = settled(values)
  $effect(() => {
    const changed = current()
    return untrack(() => then(changed))
  })
}

/** As `whenChanged`, but before the page shows the change. */
export function beforeChange<T extends Values>(values: () => T, then: Then<T>) {
  const current = settled(values)
  $effect.pre(() => {
    const changed = current()
    return untrack(() => then(changed))
  })
}

/** The values, as the same array for as long as each of them is the same. */
function settled<T extends Values>(values: () => T): () => T {
  let last: T | undefined
  const current = $derived.by(() => {
    const next = values()
    return last?.every((value, index) => Object.is(value, next[index])) ? last : (last = next)
  })
  return () => current
}
