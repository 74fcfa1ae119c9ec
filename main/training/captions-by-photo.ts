/** What is said of each photo, as captions: by files, by the person in words and in feedback, by its folder. */
import { findOwnWords, foldOwnWord } from '../../shared/lib/own-words.ts'
import type { CaptionSource, FileId, PhotoId } from '../../shared/model/index.ts'
import { classesOf } from '../evaluation/index.ts'
import type { Store } from '../store/index.ts'
import type { PlannedPhoto } from './plan.ts'

/** What counts as a caption. */
export interface CaptionChoice {
  /** of `person` are also the words of their own, and photos that were said to be what a text looks for */
  readonly captionSources: readonly CaptionSource[]
  /** Whether the folder that a photo lies in is one. */
  readonly folders: boolean
}

export type Captions = Pick<PlannedPhoto, 'captions' | 'names' | 'sought'>

/** The captions of each photo that has some: none that names what the person said it does not show. */
export function captionsByPhoto(
  store: Store,
  { captionSources, folders }: CaptionChoice,
): Map<PhotoId, Captions> {
  const found = new Map<PhotoId, Captions>()
  const feedback = store.feedback.all()
  const refused = refusedTexts(feedback)
  const add = (id: PhotoId, said: string, called: readonly string[], wasSought = false) => {
    const not = refused.get(id)
    const left = not ? called.filter((name) => !not.has(foldOwnWord(name))) : called
    const text = left.length < called.length ? left.join(', ') : said
    if (text === '' || (not && findOwnWords(text, not).found.length > 0)) return
    const known = found.get(id) ?? { captions: [], names: [], sought: [] }
    known.captions.push(text)
    known.names.push(...left)
    if (wasSought) known.sought.push(text)
    found.set(id, known)
  }
  for (const { photoId, text, source } of store.captions.all(captionSources))
    add(photoId, text, source === 'keywords' ? text.split(', ') : [])
  const byPerson = captionSources.includes('person')
  const own = byPerson ? store.ownWords.list() : []
  for (const { text, photos } of own) for (const id of photos) add(id, text, [text])
  for (const { id } of folders ? store.roots.list() : []) {
    const pictures = store.files.pictures(id, 0 as FileId, -1)
    const { names, labels } = classesOf(pictures.map(({ path }) => path))
    pictures.forEach(({ photoId }, i) => {
      const name = labels[i] === null ? null : names[labels[i]!]!
      if (name !== null) add(photoId, name, [name])
    })
  }
  const names = new Map(own.map(({ text }) => [foldOwnWord(text), text]))
  for (const { photoId, text, fits } of byPerson ? feedback : []) {
    const folded = foldOwnWord(text)
    const known = found.get(photoId)?.captions.some((caption) => foldOwnWord(caption) === folded)
    if (!fits || known) continue
    const name = names.get(folded)
    if (name === undefined) add(photoId, text, [], true)
    else add(photoId, name, [name])
  }
  return found
}

/**
 * What is said of a photo apart from what was sought; null where nothing is. Of those who searched nobody says which
 * other photos are what they looked for, so that it can teach, and is no measure.
 */
export function withoutSought({ captions, names, sought }: Captions): Captions | null {
  const rest = captions.filter((text) => !sought.includes(text))
  return rest.length > 0 ? { captions: rest, names, sought: [] } : null
}

/** Of each photo the texts that the person said it does not fit, by their folded form. */
function refusedTexts(feedback: ReturnType<Store['feedback']['all']>): Map<PhotoId, Map<string, string>> {
  const refused = new Map<PhotoId, Map<string, string>>()
  for (const { photoId, text, fits } of feedback) {
    if (fits) continue
    const texts = refused.get(photoId) ?? new Map<string, string>()
    refused.set(photoId, texts.set(foldOwnWord(text), text))
  }
  return refused
}
