/** The URL's query string and the place in the app that it names. */
import { readTags } from '../../shared/lib/typed-query.ts'
import { heaviest, looksFor, mostParts } from '../../shared/lib/weights.ts'
import type { FileState, PhotoId, QueryImageId, QueryPart, RunId } from '../../shared/model/index.ts'

export const views = ['library', 'search', 'words', 'train', 'models', 'health'] as const
export type View = (typeof views)[number]

const fileStates: readonly FileState[] = [
  'indexed',
  'pending',
  'failed',
  'unsupported',
  'offline',
  'excluded',
]

/** What is looked for: the words in the field, and all that is shown as chips beside them. */
export interface QueryInput {
  text: string | null
  /** No two of them speak of the same thing. */
  chips: readonly QueryPart[]
  /** Only photos that have all of these. */
  tags: readonly string[]
}

export interface Route extends QueryInput {
  view: View
  /** How many results are asked for. */
  limit: number
  /** The photo that is open over the view. */
  photo: PhotoId | null
  /** The training run that is looked at. */
  run: RunId | null
  /** The ledger's filter. */
  state: FileState | null
}

export const firstLimit = 100
export const emptyQuery: QueryInput = { text: null, chips: [], tags: [] }
export const home: Route = {
  view: 'library',
  ...emptyQuery,
  limit: firstLimit,
  photo: null,
  run: null,
  state: null,
}

function id<Id extends number>(value: string | null): Id | null {
  const number = Number(value)
  return value && Number.isSafeInteger(number) && number > 0 ? (number as Id) : null
}

/** What a part speaks of, whatever its weight. */
export function subjectOf(part: QueryPart): string {
  if ('text' in part) return `text ${part.text}`
  return 'photoId' in part ? `like ${part.photoId}` : `image ${part.imageId}`
}

/** Everything that a query looks for or leaves out. */
export function partsOf({ text, chips }: Pick<QueryInput, 'text' | 'chips'>): QueryPart[] {
  return [...(text ? [{ text, weight: looksFor }] : []), ...chips]
}

/** The query as the engine takes it. */
export function queryOf(sought: QueryInput): { parts: QueryPart[]; tags: string[] } {
  return { parts: partsOf(sought), tags: [...sought.tags] }
}

/** The words and tags of an address; tags may stand among the words, as they are typed. */
function readWords(params: URLSearchParams): { text: string | null; tags: string[] } {
  const { text, tags } = readTags(params.get('q') ?? '')
  const all = [...tags, ...params.getAll('tag').map((tag) => tag.trim().toLowerCase())]
  return { text: text.trim() || null, tags: [...new Set(all.filter(Boolean))].slice(0, mostParts) }
}

/** The part that a parameter names, or null. */
function readChip(key: string, value: string): QueryPart | null {
  const text = value.trim()
  const photoId = id<PhotoId>(value)
  if (key === 'text' && text) return { text, weight: looksFor }
  if (key === 'like' && photoId) return { photoId, weight: looksFor }
  if (key === 'image' && text) return { imageId: text as QueryImageId, weight: looksFor }
  return null
}

/** Chips in the order of their parameters; a `w` is the weight of the chip before it. */
function readChips(params: URLSearchParams, most: number): QueryPart[] {
  const chips = new Map<string, QueryPart>()
  let last: QueryPart | null = null
  for (const [key, value] of params) {
    const weight = Number(value)
    if (key !== 'w') last = readChip(key, value) ?? last
    else if (last && weight && Math.abs(weight) <= heaviest) last.weight = weight
    if (last) chips.set(subjectOf(last), last)
  }
  return [...chips.values()].slice(0, most)
}

function writeChip(params: URLSearchParams, chip: QueryPart) {
  if ('text' in chip) params.append('text', chip.text)
  else if ('photoId' in chip) params.append('like', String(chip.photoId))
  else params.append('image', chip.imageId)
  if (chip.weight !== looksFor) params.append('w', String(chip.weight))
}

/** Reads a query string; whatever it does not understand is left out. */
export function parseRoute(search: string): Route {
  const params = new URLSearchParams(search)
  const { text, tags } = readWords(params)
  const chips = readChips(params, mostParts - (text ? 1 : 0))
  const view =
    views.find((name) => name === params.get('view')) ??
    (text || chips.length + tags.length > 0 ? 'search' : 'library')
  return {
    view,
    ...(view === 'search' ? { text, chips, tags } : emptyQuery),
    limit: Math.min(id(params.get('limit')) ?? firstLimit, 1000),
    photo: id(params.get('photo')),
    run: id(params.get('run')),
    state: fileStates.find((name) => name === params.get('state')) ?? null,
  }
}

/** Writes the query string of a route, shortest form. */
export function formatRoute(route: Route): string {
  const params = new URLSearchParams()
  const seeking = route.text !== null || route.chips.length + route.tags.length > 0
  if (route.view === 'search' ? !seeking : route.view !== 'library') params.set('view', route.view)
  if (route.view === 'search') {
    if (route.text) params.set('q', route.text)
    for (const tag of route.tags) params.append('tag', tag)
    for (const chip of route.chips) writeChip(params, chip)
    if (route.limit !== firstLimit) params.set('limit', String(route.limit))
  }
  if (route.view === 'train' && route.run) params.set('run', String(route.run))
  if (route.view === 'health' && route.state) params.set('state', route.state)
  if (route.photo) params.set('photo', String(route.photo))
  const text = params.toString()
  return text ? `?${text}` : ''
}
