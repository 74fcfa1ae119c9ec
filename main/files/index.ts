/** Writing files of Kindred's own. */
export { writeAtomic } from './write-atomic.ts'
