/** What the library holds, at a glance, and a notifier for those who watch it. */
import type { Overview } from '../../shared/contract/index.ts'
import { folderBytes } from '../files/index.ts'
import { Notifier } from '../jobs/index.ts'
import type { Home } from '../store/index.ts'
import type { LibraryReads } from './reads.ts'

const SIZE_LASTS_MS = 60_000
const LOOK_LASTS_MS = 1_000
const PROGRESS_EVERY_MS = 1_000

/** What is read of the library for an overview. */
type Held = ReturnType<LibraryReads['overview']>

export class LibraryState {
  readonly changed = new Notifier()
  readonly #home: Home
  readonly #readHeld: () => Promise<Held>
  readonly #look: () => Promise<boolean>
  #looked: { at: number; done: Promise<void> } | null = null
  /** Never falls, not even from one session to the next. */
  #version = Date.now()
  #progressAt = 0
  /** The next telling of progress. */
  #told: NodeJS.Timeout | null = null
  /** Under way. */
  #overview: { version: number; read: Promise<Overview> } | null = null
  #size: { at: number; bytes: Promise<number> } | null = null

  /**
   * @param readHeld reads what the library holds
   * @param look looks which folders are there, and says whether one went or came back
   */
  constructor(home: Home, readHeld: () => Promise<Held>, look: () => Promise<boolean>) {
    this.#home = home
    this.#readHeld = readHeld
    this.#look = look
  }

  get version(): number {
    return this.#version
  }

  /** Says that something a grid shows has changed. */
  touch(): void {
    this.#version++
    this.changed.notify()
  }

  /** The same, for steps of long work: not more often than once a second, and the last step is told like the others. */
  progress(): void {
    if (this.#told) return
    this.#told = setTimeout(
      () => {
        this.#told = null
        this.#progressAt = Date.now()
        this.touch()
      },
      Math.max(0, this.#progressAt + PROGRESS_EVERY_MS - Date.now()),
    ).unref()
  }

  /** Notes which folders are there now: a disk can go at any time. Those who ask within a second share one look. */
  look(): Promise<void> {
    const now = Date.now()
    if (!this.#looked || now - this.#looked.at > LOOK_LASTS_MS) {
      const done = this.#look().then((changed) => {
        if (changed) this.touch()
      })
      this.#looked = { at: now, done }
    }
    return this.#looked.done
  }

  /** Those who ask while it is read share it. */
  async overview(): Promise<Overview> {
    await this.look()
    if (this.#overview?.version !== this.#version) {
      const own = { version: this.#version, read: this.#read(this.#version) }
      const done = () => void (this.#overview === own && (this.#overview = null))
      own.read.then(done, done)
      this.#overview = own
    }
    return this.#overview.read
  }

  async #read(version: number): Promise<Overview> {
    const held = await this.#readHeld()
    return { home: this.#home.folder, version, ...held, diskBytes: await this.#diskBytes() }
  }

  /** Measuring a large library takes seconds of disk work, so it is done once a minute at most. */
  #diskBytes(): Promise<number> {
    const now = Date.now()
    if (!this.#size || now - this.#size.at > SIZE_LASTS_MS) {
      this.#size = { at: now, bytes: folderBytes(this.#home.folder) }
    }
    return this.#size.bytes
  }
}
