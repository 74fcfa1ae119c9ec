/** What is typed as a query, in the window or on the command line: `beach -snow +"two dogs"`. */
import { leavesOut, looksFor } from './weights.ts'

interface Words {
  text: string
  weight: number
}

export interface Typed {
  /** What the field is left with when the signed words have become chips. */
  rest: string
  /** The words to look for in what is left. */
  text: string
  chips: Words[]
  /** The signed words at the end that are still being typed. */
  pending: Words | null
}

/** A sign at the start of a word, and that word or what stands between quotes. */
const signed = /(?<!\S)([-+])(?:"([^"]*)("?)|([^\s"]+))/g

/** @param final the person is done, so that the last words are whole */
export function readTyped(typed: string, final: boolean): Typed {
  const chips: Words[] = []
  let pending: Words | null = null
  let [rest, text, at] = ['', '', 0]
  for (const { 0: all, 1: sign, 2: quoted, 3: quote, 4: word = '', index } of typed.matchAll(signed)) {
    const words = { text: (quoted ?? word).trim(), weight: sign === '-' ? leavesOut : looksFor }
    if (!/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(words.text)) continue
    const between = typed.slice(at, index)
    at = index + all.length
    const whole = final || quote || (word && at < typed.length)
    if (whole) chips.push(words)
    else pending = words
    rest += whole ? between : between + all
    text += between
  }
  const tail = typed.slice(at)
  const left = rest + tail
  return {
    rest: chips.length > 0 ? left.replace(/\s+/g, ' ').trimStart() : left,
    text: (text + tail).replace(/\s+/g, ' ').trim(),
    chips,
    pending,
  }
}

/** `tag:dog` or `tag:"hot dog"`. */
const tagged = /(?<!\S)tag:(?:"([^"]*)"|([^\s"]+))(?!\S)/giu

/** What is looked for with the tags taken out of it: `tag:dog in the snow` looks for "in the snow" among the dogs. */
export function readTags(text: string): { text: string; tags: string[] } {
  const tags = [...text.matchAll(tagged)].map(([, quoted, word]) => (quoted ?? word!).trim().toLowerCase())
  const rest = text.replace(tagged, ' ').replace(/\s+/g, ' ').trim()
  return { text: tags.length > 0 ? rest : text, tags: [...new Set(tags.filter((tag) => tag !== ''))] }
}
