/** Telling a disk that went away from files that were deleted, for the disks below one root. */
import { parentOf } from './paths.ts'
import type { DiskFolder } from './walk.ts'

interface Listed {
  device: number
  bare: boolean
  /** Files known before are in it still. */
  keeps: boolean
}

export class Disks {
  readonly #listed = new Map<string, Listed>()
  /** File systems may be numbered anew when they are mounted again; files that are still there tell. */
  readonly #renumbered = new Map<number, number>()

  list({ path, device, bare }: DiskFolder): void {
    this.#listed.set(path, { device, bare, keeps: false })
  }

  /** Notes a file that is where it was. */
  see(folder: string, before: number | null, device: number): void {
    const listed = this.#listed.get(folder)
    if (listed) listed.keeps = true
    if (before !== null && before !== device) this.#renumbered.set(before, device)
  }

  /**
   * Whether a file that is not there may lie on a disk that is not there: its folder, or what is left of the way to
   * it, is empty all at once, or on another disk than the file was.
   */
  mayBeAway({ path, device }: { path: string; device: number | null }): boolean {
    const folder = parentOf(path)
    let at = folder
    while (at !== '' && !this.#listed.has(at)) at = parentOf(at)
    const listed = this.#listed.get(at)
    if (!listed || listed.bare) return true
    if (device === null || (at === folder && listed.keeps)) return false
    return (this.#renumbered.get(device) ?? device) !== listed.device
  }
}
