/** The answer to what the URL asks for. An older answer stays in view until the next is there. */
import { client, isAbort, toProblem, uploadQuery, UploadError, type Problem } from '../../client/index.ts'
import { navigation, type Route } from '../../app/navigation/index.ts'
import { announcer } from '../../ui/index.ts'
import { counted } from '../../../shared/lib/words.ts'
import { tileCache } from '../grid/index.ts'
import { looksFor, type Query, type SearchAnswer } from '../../../shared/model/index.ts'

const recentKey = 'kindred.recent-searches'
const recentMost = 8

function toQuery({ text, like, image }: Route): Query | null {
  if (like) return { parts: [{ photoId: like, weight: looksFor }] }
  if (image) return { parts: [{ imageId: image, weight: looksFor }] }
  return text ? { parts: [{ text, weight: looksFor }] } : null
}

class Search {
  answer = $state.raw<SearchAnswer | null>(null)
  /** Names the query that `answer` belongs to. */
  answered = $state('')
  problem = $state.raw<Problem | null>(null)
  busy = $state(false)
  /** A picture on its way to the engine. */
  uploading = $state(false)
  /** Why the last picture was not taken. */
  uploadProblem = $state.raw<Problem | null>(null)
  recent = $state.raw<string[]>(JSON.parse(localStorage.getItem(recentKey) ?? '[]') as string[])
  /** The search field, so that a key can lead to it. */
  field = $state.raw<HTMLInputElement | null>(null)
  #current: AbortController | null = null
  #asked = ''

  /** Looks for what a route asks for; `version` renews the answer when the library or model has changed. */
  async run(route: Route, version: string) {
    const query = toQuery(route)
    const subject = JSON.stringify(query)
    const asked = `${subject} ${route.limit} ${version}`
    if (asked === this.#asked) return
    this.#asked = asked
    this.#current?.abort()
    if (query) this.uploadProblem = null
    if (!query) {
      this.answer = this.problem = null
      this.busy = false
      return
    }
    const current = (this.#current = new AbortController())
    this.busy = true
    try {
      const answer = await client.search.find({ query, limit: route.limit }, { signal: current.signal })
      if (current.signal.aborted) return
      tileCache.put(answer.results)
      this.answer = answer
      this.answered = subject
      this.problem = null
      announcer.say(`${counted(answer.results.length, 'photo')} found, best first.`)
    } catch (error) {
      if (current.signal.aborted || isAbort(error)) return
      this.problem = toProblem(error)
      this.answer = null
      this.#asked = ''
    }
    this.busy = false
  }

  /** Asks again after a failure. */
  retry() {
    this.problem = null
    this.#asked = ''
    navigation.adjust({}, true)
  }

  /** Looks for photos like a picture from outside. */
  async byPicture(picture: Blob) {
    this.uploading = true
    this.uploadProblem = null
    try {
      navigation.seek({ image: await uploadQuery(picture) })
    } catch (error) {
      if (!(error instanceof UploadError)) throw error
      this.uploadProblem = error.problem
      navigation.visit('search')
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
