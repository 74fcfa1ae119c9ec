/** Which files hold captions, and of which pictures, by the names alone. */
import { plain, stemOf } from '../paths.ts'

/** What Google Takeout puts after the picture's name; the whole is cut at 46 characters or later. */
const TAKEOUT = '.supplemental-metadata'
const SHORTEST_CUT = 46
/** Cut names are looked up by their beginning, which a copy's number may have shortened. */
const KEY = 40

/**
 * @param pictures the names of a folder's pictures
 * @returns the pictures that a `.txt`, `.xmp` or `.json` of that folder belongs to: `a.jpg` for `a.jpg.txt`, else all
 *   called `a` for `a.txt`; of JSON, that of Google Takeout alone. Of a name that was cut there may be several.
 */
export function besideIn(pictures: readonly string[]): (name: string) => string[] {
  const byName = new Map<string, string[]>()
  const byStem = new Map<string, string[]>()
  const byBeginning = new Map<string, string[]>()
  for (const picture of pictures) {
    put(byName, plain(picture), picture)
    put(byStem, stemOf(plain(picture)), picture)
    put(byBeginning, unnumbered(plain(picture)).name.slice(0, KEY), picture)
  }

  return (name) => {
    const target = stemOf(plain(name))
    if (/\.(txt|xmp)$/i.test(name)) return byName.get(target) ?? byStem.get(target) ?? []
    if (!/\.json$/i.test(name)) return []
    return byName.get(target) ?? byName.get(withoutEnd(target, TAKEOUT)) ?? copies(target) ?? cut(target)
  }

  /** `X.jpg(1).json` and `X.jpg.supplemental-metadata(1).json` belong to `X(1).jpg`. */
  function copies(target: string): string[] | undefined {
    const { name, number } = numberAtEnd(target)
    if (number === '') return undefined
    const picture = withoutEnd(name, TAKEOUT)
    const stem = stemOf(picture)
    return byName.get(`${stem}${number}${picture.slice(stem.length)}`)
  }

  function cut(target: string): string[] {
    if (target.length < SHORTEST_CUT) return []
    const { name, number } = numberAtEnd(target)
    const alike = byBeginning.get(name.slice(0, KEY)) ?? []
    return alike.filter((picture) => {
      const whole = unnumbered(plain(picture))
      return whole.number === number && `${whole.name}${TAKEOUT}`.startsWith(name)
    })
  }
}

function put(map: Map<string, string[]>, key: string, value: string): void {
  const values = map.get(key)
  if (values) values.push(value)
  else map.set(key, [value])
}

const withoutEnd = (text: string, end: string) => (text.endsWith(end) ? text.slice(0, -end.length) : text)

function numberAtEnd(text: string): { name: string; number: string } {
  const number = /\(\d+\)$/.exec(text)?.[0] ?? ''
  return { name: text.slice(0, text.length - number.length), number }
}

/** `X(1).jpg` as `X.jpg` and `(1)`. */
function unnumbered(picture: string): { name: string; number: string } {
  const stem = stemOf(picture)
  const { name, number } = numberAtEnd(stem)
  return { name: name + picture.slice(stem.length), number }
}

/** Tables of ours, Kaggle's, Hugging Face's and COCO's. */
const tables = /^(captions\.(csv|tsv|txt|json|jsonl)|captions_.*\.json|metadata\.(csv|jsonl))$/i

export const isTableName = (name: string): boolean => tables.test(name)

/** Whether files of other things are called so as well. */
export const isCommonName = (name: string): boolean =>
  /^(captions\.txt|captions_.*|metadata\..*)$/i.test(name)
