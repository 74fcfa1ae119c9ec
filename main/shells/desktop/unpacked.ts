/** Files that must be plain files on disk: native libraries, and scripts that worker threads run. */
import { sep } from 'node:path'

/** Where a packaged app keeps the plain copy of a file of its archive; in a checkout, the file itself. */
export const unpacked = (path: string): string => path.replace(`app.asar${sep}`, `app.asar.unpacked${sep}`)
