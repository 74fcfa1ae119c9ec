/** Understanding what a person names as the source of a model. */
import { KindredError } from '../../shared/model/index.ts'

export type Source = HubSource | { kind: 'pack'; url: string }

export interface HubSource {
  kind: 'hub'
  /** owner/name */
  repository: string
  folder: string | null
  /** a branch, a tag or a commit */
  revision: string
}

const NEWEST = 'main'
/** owner/name, a folder, a revision */
const named = /^(?<repository>[\w.-]+[/][\w.-]+)(?:[/](?<folder>[\w./-]+?))?(?:@(?<revision>[\w./-]+))?$/

/**
 * @param hub the Hub's address
 * @throws KindredError BAD_INPUT
 */
export function readSource(text: string, hub: string): Source {
  if (/^https?:[/][/]/i.test(text)) return readAddress(text, hub)
  const { repository, folder, revision } = named.exec(text)?.groups ?? {}
  if (repository === undefined || text.split(/[/@]/).includes('..')) throw notUnderstood(text)
  return { kind: 'hub', repository, folder: folder ?? null, revision: revision ?? NEWEST }
}

function readAddress(text: string, hub: string): Source {
  if (!URL.canParse(text)) throw notUnderstood(text)
  const { href } = new URL(text)
  if (!href.startsWith(`${hub}/`)) return { kind: 'pack', url: packAddress(href) }
  const path = decodeURI(new URL(text).pathname.slice(new URL(hub).pathname.replace(/[/]$/, '').length + 1))
  const [owner, name, tree, revision, ...folder] = path.replace(/[/]$/, '').split('/')
  const suffix = tree === 'tree' && revision ? `@${revision}` : ''
  return readSource([owner, name, ...(tree === 'tree' ? folder : [])].join('/') + suffix, hub)
}

/** A pack is named by its folder or by its `pack.json`. */
const packAddress = (href: string) =>
  href.endsWith('/pack.json') ? href : `${href.replace(/[/]$/, '')}/pack.json`

const notUnderstood = (text: string) =>
  new KindredError(
    'BAD_INPUT',
    `"${text}" names no model.`,
    'Give a name of "kindred models catalogue", owner/name of the Hub, an address, or the path of a folder.',
  )
