/** Ledger paths: relative to the root, with forward slashes. */
import { extname } from 'node:path'

export const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** The folder a path lies in; `''` is the root. */
export const parentOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** A name or path without its last extension. */
export const stemOf = (name: string): string => name.slice(0, name.length - extname(name).length)

/** Names are compared without regard to case and to how accents are put together. */
export const plain = (name: string): string => name.normalize('NFC').toLowerCase()
