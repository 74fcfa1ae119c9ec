/** Where the person is. The URL holds it: back and forward work, a reload loses nothing. */
import { looksFor } from '../../shared/lib/weights.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import { formatRoute, home, emptyQuery, parseRoute, type Route, type QueryInput, type View } from './route.ts'

/** The photo at the top of a grid, and how far its row is scrolled out of view. */
export interface Anchor {
  id: PhotoId
  offset: number
}

/** What a history entry remembers besides its URL. */
interface Entry {
  /** This entry was made by opening a photo, so going back closes it. */
  overlay?: boolean
  anchor?: Anchor | null
}

class Navigation {
  route = $state.raw<Route>(parseRoute(location.search))

  constructor() {
    history.scrollRestoration = 'manual'
    window.addEventListener('popstate', () => (this.route = parseRoute(location.search)))
  }

  get entry(): Entry {
    return (history.state as Entry | null) ?? {}
  }

  #write(route: Route, entry: Entry, replace: boolean) {
    const url = location.pathname + formatRoute(route)
    if (replace) history.replaceState(entry, '', url)
    else history.pushState(entry, '', url)
    this.route = route
  }

  /** Goes to a view, afresh. */
  visit(view: View) {
    if (this.route.view === view && !this.route.photo && view !== 'search') return
    this.#write({ ...home, view }, {}, false)
  }

  /** Looks for something, or for photos `like` one. `replace` while the person is still at it. */
  seek({ like, ...sought }: Partial<QueryInput> & { like?: PhotoId }, replace = false) {
    const chips = like ? [{ photoId: like, weight: looksFor }] : emptyQuery.chips
    this.#write({ ...home, view: 'search', ...emptyQuery, chips, ...sought }, {}, replace)
  }

  /** Changes part of the place one is at. */
  adjust(patch: Partial<Pick<Route, 'limit' | 'run' | 'state'>>, replace = false) {
    this.#write({ ...this.route, ...patch }, this.entry, replace)
  }

  openPhoto(photo: PhotoId) {
    const open = this.route.photo !== null
    this.#write({ ...this.route, photo }, open ? this.entry : { ...this.entry, overlay: true }, open)
  }

  closePhoto() {
    if (this.entry.overlay) history.back()
    else this.#write({ ...this.route, photo: null }, this.entry, true)
  }

  /** Notes where a grid is scrolled to, for a reload or a way back. */
  remember(anchor: Anchor | null) {
    history.replaceState({ ...this.entry, anchor }, '')
  }
}

export const navigation = new Navigation()
