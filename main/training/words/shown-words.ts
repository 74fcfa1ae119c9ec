/** Which words photos show: photos are drawn so that every word comes as often as any other. */
import type { Random } from '../../../shared/lib/random.ts'

export class ShownWords {
  /** of each photo */
  readonly #words: readonly (readonly number[])[]
  /** of each word that has some */
  readonly #photos: readonly (readonly number[])[]

  /**
   * @param shown of each photo the words that it shows
   * @param has false of a photo that is never drawn
   */
  constructor(shown: readonly (readonly number[])[], has: (photo: number) => boolean = () => true) {
    const photos: number[][] = []
    shown.forEach((words, photo) => {
      if (has(photo)) for (const word of words) (photos[word] ??= []).push(photo)
    })
    this.#words = shown
    this.#photos = Object.values(photos)
  }

  /** A photo of any word. */
  draw(random: Random): number {
    const photos = this.#photos[random.integer(this.#photos.length)]!
    return photos[random.integer(photos.length)]!
  }

  /** Writes what a photo shows, in equal parts that sum to 1. @param into (words), zeros */
  write(photo: number, into: Float32Array): void {
    const words = this.#words[photo]!
    for (const word of words) into[word] = 1 / words.length
  }
}
