/** The answer to what the URL asks for. An older answer stays in view until the next is there. */
import { client, isAbort, toProblem, uploadQuery, UploadError, type Problem } from '../../client/index.ts'
import {
  navigation,
  partsOf,
  queryOf,
  subjectOf,
  type Route,
  type QueryInput,
} from '../../navigation/index.ts'
import { announcer } from '../../ui/index.ts'
import { looksFor, mostParts } from '../../../shared/lib/weights.ts'
import { nothingLikely } from '../../../shared/lib/words.ts'
import { tileCache } from '../grid/index.ts'
import type { Query, QueryPart, SearchAnswer } from '../../../shared/model/index.ts'
import { resultCount } from './search-layout.ts'

const recentKey = 'kindred.recent-searches'
const recentMost = 8
/** While photos stream in, an answer is renewed no more often than this, and less often where it takes long. */
const leastRestMs = 2000
const restPerWork = 10
const mostRestMs = 10_000

interface Asked {
  subject: string
  limit: number
  version: string
}

class Search {
  answer = $state.raw<SearchAnswer | null>(null)
  /** Names the query that `answer` belongs to. */
  answered = $state('')
  problem = $state.raw<Problem | null>(null)
  busy = $state(false)
  /** A picture on its way to the engine. */
  uploading = $state(false)
  /** Why the last part was not taken. */
  refusal = $state.raw<Problem | null>(null)
  recent = $state.raw<string[]>(JSON.parse(localStorage.getItem(recentKey) ?? '[]') as string[])
  /** The search field, so that a key can lead to it. */
  field = $state.raw<HTMLInputElement | null>(null)
  #current: AbortController | null = null
  #asked: Asked | null = null
  #renewal: ReturnType<typeof setTimeout> | undefined
  #restUntil = 0

  /** Looks for what a route asks for; `version` renews the answer, quietly, when the library or model has changed. */
  run(route: Route, version: string) {
    const query = queryOf(route)
    const subject = JSON.stringify(query)
    const asked = { subject, limit: route.limit, version }
    const last = this.#asked
    const same = last?.subject === subject && last.limit === route.limit
    if (same && last.version === version) return
    this.#asked = asked
    clearTimeout(this.#renewal)
    if (query.parts.length + query.tags.length > 0) this.refusal = null
    if (query.tags.length === 0 && !query.parts.some(({ weight }) => weight > 0)) {
      this.#current?.abort()
      this.#current = null
      this.answer = this.problem = null
      this.busy = false
      return
    }
    const look = () => void this.#look(query, asked, !same)
    if (same) this.#renewal = setTimeout(look, this.#restUntil - performance.now())
    else look()
  }

  async #look(query: Query, { subject, limit }: Asked, news: boolean) {
    this.#current?.abort()
    const current = (this.#current = new AbortController())
    this.busy = news
    const begun = performance.now()
    try {
      const answer = await client.search.find({ query, limit }, { signal: current.signal })
      if (current.signal.aborted) return
      tileCache.put(answer.results)
      this.answer = answer
      this.answered = subject
      this.problem = null
      if (!news) return
      const { results, likely, unknownWords } = answer
      announcer.say(
        likely === 0
          ? `${nothingLikely(unknownWords)} ${resultCount(results.length, likely)}.`
          : `Found ${resultCount(results.length, likely)}.`,
      )
    } catch (error) {
      if (current.signal.aborted || isAbort(error)) return
      this.problem = toProblem(error)
      this.answer = null
      this.#asked = null
    } finally {
      const now = performance.now()
      this.#restUntil = now + Math.min(mostRestMs, Math.max(leastRestMs, restPerWork * (now - begun)))
      if (this.#current === current) this.busy = false
    }
  }

  /** Asks again after a failure. */
  retry() {
    this.problem = null
    this.#asked = null
    navigation.adjust({}, true)
  }

  /** Looks for other words, and for more chips besides those there are. False: they are too many. */
  look({ text, chips, tags = [] }: Omit<QueryInput, 'tags'> & Partial<QueryInput>, replace = false): boolean {
    const all = new Map([...navigation.route.chips, ...chips].map((chip) => [subjectOf(chip), chip]))
    const allTags = [...new Set([...navigation.route.tags, ...tags])]
    const sought = { text, chips: [...all.values()], tags: allTags }
    if (partsOf(sought).length > mostParts || allTags.length > mostParts) {
      this.#refuse({
        code: 'BAD_INPUT',
        message: `A search has at most ${mostParts} parts.`,
        remedy: 'Remove one to add another.',
      })
      return false
    }
    navigation.seek(sought, replace)
    return true
  }

  #refuse(problem: Problem) {
    this.refusal = problem
    if (navigation.route.view !== 'search') navigation.visit('search')
  }

  /** Changes the weight of a chip. */
  weigh(part: QueryPart) {
    const { text, chips, tags } = navigation.route
    const changed = chips.map((chip) => (subjectOf(chip) === subjectOf(part) ? part : chip))
    navigation.seek({ text, chips: changed, tags }, true)
  }

  remove(part: QueryPart) {
    const { text, chips, tags } = navigation.route
    navigation.seek({ text, chips: chips.filter((chip) => subjectOf(chip) !== subjectOf(part)), tags })
  }

  removeTag(tag: string) {
    const { text, chips, tags } = navigation.route
    navigation.seek({ text, chips, tags: tags.filter((other) => other !== tag) })
  }

  /** Adds the like of a picture from outside. */
  async byPicture(picture: Blob) {
    this.uploading = true
    this.refusal = null
    try {
      const imageId = await uploadQuery(picture)
      this.look({ text: navigation.route.text, chips: [{ imageId, weight: looksFor }] })
    } catch (error) {
      if (!(error instanceof UploadError)) throw error
      this.#refuse(error.problem)
    } finally {
      this.uploading = false
    }
  }

  note(text: string) {
    this.recent = [text, ...this.recent.filter((other) => other !== text)].slice(0, recentMost)
    localStorage.setItem(recentKey, JSON.stringify(this.recent))
  }

  forget() {
    this.recent = []
    localStorage.removeItem(recentKey)
  }
}

export const search = new Search()

/** The first picture among dropped or pasted things. */
export function pictureIn(data: DataTransfer | null): File | null {
  return Array.from(data?.files ?? []).find((file) => file.type.startsWith('image/')) ?? null
}
