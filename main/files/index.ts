/** Opening the person's files, and writing Kindred's own. */
export { leadsElsewhere, openInside, type FoundFile } from './open-inside.ts'
export { writeAtomic } from './write-atomic.ts'
