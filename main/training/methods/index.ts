/** Every method there is. A new one is a file beside these and a row here, and nothing else. */
import { KindredError, type Method, type MethodInfo, type Need } from '../../../shared/model/index.ts'
import { clip } from './clip.ts'
import type { MethodDef } from './method.ts'
import { simclr } from './simclr.ts'

/** By the name that the command line and a run's record use; where the choice is left to Kindred, the first that can. */
const methods: Readonly<Record<string, MethodDef>> = {
  clip,
  simclr,
}

/** @throws BAD_INPUT with the methods that there are */
export function methodOf(name: Method): MethodDef {
  const found = Object.hasOwn(methods, name) ? methods[name] : undefined
  if (found) return found
  throw new KindredError(
    'BAD_INPUT',
    `There is no method "${name}".`,
    `Allowed choices are ${Object.keys(methods).join(', ')}.`,
  )
}

/** The first method that photos with these things can be learned from by. */
export function recommended(has: readonly Need[]): Method {
  return Object.keys(methods).find((name) => methods[name]!.needs.every((need) => has.includes(need)))!
}

/** The methods as a person chooses among them. */
export const methodInfos = (): MethodInfo[] =>
  Object.entries(methods).map(([id, { title, line, needs }]) => ({ id, title, line, needs: [...needs] }))

export type { Loss, MethodDef } from './method.ts'
