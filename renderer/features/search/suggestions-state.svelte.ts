/** Three things to look for that are known to find something in this library: each was looked for before it is shown. */
import { client } from '../../client/index.ts'
import { outline } from '../grid/index.ts'
import { evenlySpaced } from './search-layout.ts'

const most = 3
/** Tags, and photos for their captions, that are looked at, at most. */
const asked = 24
/** Words stand for themselves; a caption shows that sentences work as well. */
const wordsFirst = 2
/** Of the tags, those that most photos have; but what every other photo shows is no find. */
const commonest = 40
const mostOfAll = 0.3
/** Where it cannot be said what is likely, a caption must bring up its own photo among so many. */
const among = 10
/** Characters that stand beside two others on a line. */
const longest = 48
const restMs = 3000

class Suggestions {
  texts = $state.raw<readonly string[]>([])
  #finding = false
  #wanted: readonly [of: string, version: number] = ['', 0]
  #found: readonly [of: string, version: number] = ['', 0]

  /**
   * Finds three; while there are fewer, now and then anew.
   * @param of the model, and whether the library is at rest: when it becomes another, all are found anew
   * @param version of the library
   */
  async refresh(of: string, version: number) {
    this.#wanted = [of, version]
    if (this.#finding || this.#current()) return
    this.#finding = true
    try {
      const found: string[] = []
      for await (const text of this.#candidates()) {
        if (!found.includes(text) && found.push(text) === most) break
      }
      this.texts = found
      this.#found = [of, version]
    } catch {
      // Without an engine that answers there is nothing to suggest; the page says so elsewhere.
    }
    setTimeout(() => {
      this.#finding = false
      if (this.#found[0] === of && !this.#current()) void this.refresh(...this.#wanted)
    }, restMs)
  }

  #current() {
    const [of, version] = this.#wanted
    return this.#found[0] === of && (this.texts.length >= most || this.#found[1] === version)
  }

  /** A word of the person's own, words of tags, captions, then more words. */
  async *#candidates() {
    for (const { text, photos } of (await client.words.list()).slice(0, 1)) {
      const { results } = await client.search.find({ query: { parts: [{ text }] }, limit: among })
      if (results.some(({ id, burst }) => [id, ...burst].some((each) => photos.includes(each)))) yield text
    }
    const words = this.#words()
    for (let i = 0; i < wordsFirst; i++) {
      const { value } = await words.next()
      if (value) yield value
    }
    yield* this.#captions()
    yield* words
  }

  /** Words that some photos are tagged with, but not most. */
  async *#words() {
    const photos = outline.current?.ids.length ?? 0
    const known = (await client.tags.list()).filter((tag) => tag.photos <= photos * mostOfAll)
    for (const { word } of evenlySpaced(known.slice(0, commonest), asked)) {
      const { likely } = await client.search.find({ query: { parts: [{ text: word }] }, limit: among })
      if (likely) yield word
    }
  }

  /** Captions that find something. */
  async *#captions() {
    for (const id of evenlySpaced(outline.current?.ids ?? [], asked)) {
      const { captions } = await client.photos.details({ id })
      const sentence = captions.find(({ text }) => text.includes(' ') && text.length <= longest)
      const text = sentence?.text.replace(/[.\s]+$/, '')
      if (!text) continue
      const { results, likely } = await client.search.find({ query: { parts: [{ text }] }, limit: among })
      const own = results.some((result) => result.id === id || result.burst.includes(id))
      if (likely === null ? own : likely > 0) yield text
    }
  }
}

export const suggestions = new Suggestions()
