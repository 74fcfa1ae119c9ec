/** Opening the person's files, and writing, linking and weighing Kindred's own. */
export { folderBytes } from './folder-bytes.ts'
export { hashFile } from './hash-file.ts'
export { linkOrCopy } from './link-or-copy.ts'
export { leadsElsewhere, openInside, type FoundFile } from './open-inside.ts'
export { writeAtomic } from './write-atomic.ts'
