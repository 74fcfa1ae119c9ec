/** The builder of every procedure: the contract, with errors translated on the way out. */
import { implement } from '@orpc/server'
import { contract } from '../../shared/contract/index.ts'
import { toWire } from './errors.ts'

export type Base = ReturnType<typeof base>

export function base(log: (line: string) => void) {
  return implement(contract).use(async ({ next }) => {
    try {
      return await next()
    } catch (error) {
      throw toWire(error, log)
    }
  })
}
