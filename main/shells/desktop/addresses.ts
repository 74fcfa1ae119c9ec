/** The window's addresses: `kindred://app/` is the page, and `kindred://app/media/` are the pictures. */

export const scheme = 'kindred'
export const pageOrigin = `${scheme}://app`
export const pageUrl = `${pageOrigin}/`

/** True for the page itself, whatever its query says: the only place the window may be or go to. */
export function isPage(url: string): boolean {
  const parsed = URL.parse(url)
  return (
    parsed?.protocol === `${scheme}:` && parsed.host === 'app' && parsed.pathname === '/' && !parsed.username
  )
}

/** What a request of the window may ask the network stack for: its own protocol, and what lives inside the page. */
export function mayLoad(url: string): boolean {
  return url.startsWith(pageUrl) || /^(blob:kindred:\/\/app\/|data:|devtools:\/\/)/.test(url)
}

/** The path that a request to the own protocol asks for; null when it is for another host. */
export function pathOf(url: string): string | null {
  const parsed = URL.parse(url)
  return parsed?.protocol === `${scheme}:` && parsed.host === 'app' ? parsed.pathname : null
}

/** The page may write text to the clipboard; everything else that a page can ask for is denied. */
export function mayUse(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isPage(url)
}
