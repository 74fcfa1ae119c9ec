/** The URL's query string and the place in the app that it names. */
import type { FileState, PhotoId, QueryImageId, RunId } from '../../../shared/model/index.ts'

export const views = ['library', 'search', 'train', 'models', 'health'] as const
export type View = (typeof views)[number]

const fileStates: readonly FileState[] = [
  'indexed',
  'pending',
  'failed',
  'unsupported',
  'offline',
  'excluded',
]

/** What is looked for: at most one of the three is set. */
export interface Sought {
  text: string | null
  /** A library photo to find the like of. */
  like: PhotoId | null
  /** A picture from outside, by the engine's handle. */
  image: QueryImageId | null
}

export interface Route extends Sought {
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
export const nowhere: Sought = { text: null, like: null, image: null }
export const home: Route = {
  view: 'library',
  ...nowhere,
  limit: firstLimit,
  photo: null,
  run: null,
  state: null,
}

function id<Id extends number>(value: string | null): Id | null {
  const number = Number(value)
  return value && Number.isSafeInteger(number) && number > 0 ? (number as Id) : null
}

/** Reads a query string; whatever it does not understand is left out. */
export function parseRoute(search: string): Route {
  const params = new URLSearchParams(search)
  const like = id<PhotoId>(params.get('like'))
  const image = like ? null : ((params.get('image') || null) as QueryImageId | null)
  const text = like || image ? null : params.get('q')?.trim() || null
  const view =
    views.find((name) => name === params.get('view')) ?? (like || image || text ? 'search' : 'library')
  return {
    view,
    ...(view === 'search' ? { text, like, image } : nowhere),
    limit: Math.min(id(params.get('limit')) ?? firstLimit, 1000),
    photo: id(params.get('photo')),
    run: id(params.get('run')),
    state: fileStates.find((name) => name === params.get('state')) ?? null,
  }
}

/** Writes the query string of a route, shortest form. */
export function formatRoute(route: Route): string {
  const params = new URLSearchParams()
  const sought = route.text ?? route.like ?? route.image
  if (route.view === 'search' ? sought === null : route.view !== 'library') params.set('view', route.view)
  if (route.view === 'search') {
    if (route.text) params.set('q', route.text)
    if (route.like) params.set('like', String(route.like))
    if (route.image) params.set('image', route.image)
    if (route.limit !== firstLimit) params.set('limit', String(route.limit))
  }
  if (route.view === 'train' && route.run) params.set('run', String(route.run))
  if (route.view === 'health' && route.state) params.set('state', route.state)
  if (route.photo) params.set('photo', String(route.photo))
  const text = params.toString()
  return text ? `?${text}` : ''
}
