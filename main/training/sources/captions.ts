/** Captions as token rows: one of a photo's captions a step, some words dropped, the overlong cut with sense. */
import type { Random } from '../../../shared/lib/random.ts'
import { textNumbers } from '../same-text.ts'
import type { TextSource } from './source.ts'

/** Ids of the special tokens lie below: word dropout leaves them alone. */
const FIRST_WORD = 4

export type Encode = (text: string) => readonly bigint[]

/** A caption as tokens. */
interface Caption {
  readonly group: number
  readonly first: bigint
  readonly last: bigint
  /** The tokens of each part: of the whole where it fits, else of its sentences or of its list's items. */
  readonly parts: readonly (readonly bigint[])[]
  /** How a text that is too long is cut: from a random sentence on, or to random items. */
  readonly kind: 'uncut' | 'sentences' | 'items'
}

export interface CaptionOptions {
  /** Tokens of a row, the first and the last token included. */
  readonly context: number
  /** Probability that a word is left out. */
  readonly wordDropout: number
  /** All tokens of a text, framed by a first and a last one. */
  readonly encode: Encode
}

export class Captions implements TextSource {
  readonly context: number
  /** How many captions are longer than a row, and are cut. */
  readonly cut: number
  readonly #wordDropout: number
  readonly #photos: readonly (readonly Caption[])[]

  /** @param texts the captions of each photo */
  constructor(texts: readonly (readonly string[])[], { context, wordDropout, encode }: CaptionOptions) {
    this.context = context
    this.#wordDropout = wordDropout
    const numberOf = textNumbers()
    const read = (text: string): Caption => ({ group: numberOf(text), ...inParts(text, context, encode) })
    this.#photos = texts.map((captions) => captions.map(read))
    this.cut = this.#photos.flat().filter(({ kind }) => kind !== 'uncut').length
  }

  draw(photo: number, random: Random, out: BigInt64Array, offset: number): number {
    const captions = this.#photos[photo]!
    const caption = captions[random.integer(captions.length)]!
    const { first, last } = caption
    const row = [first, ...chosen(caption, this.context - 2, random), last]
    const kept = row.filter((id) => id < FIRST_WORD || !random.chance(this.#wordDropout))
    kept.forEach((id, i) => (out[offset + i] = id))
    return caption.group
  }
}

function inParts(text: string, context: number, encode: Encode): Omit<Caption, 'group'> {
  const tokens = encode(text)
  const [first, last] = [tokens[0]!, tokens.at(-1)!]
  const inside = (part: string) => encode(part).slice(1, -1)
  if (tokens.length <= context) return { first, last, parts: [tokens.slice(1, -1)], kind: 'uncut' }
  const sentences = text.split(/(?<=[.!?][\s"')]*\s)|(?<=[。！？])|\n+/u).filter((s) => s.trim())
  if (sentences.length > 1) return { first, last, parts: sentences.map(inside), kind: 'sentences' }
  const items = text.split(/(?<=[,;|，、；])/u).filter((s) => s.trim())
  return { first, last, parts: items.map(inside), kind: 'items' }
}

/** At most `room` tokens: consecutive sentences from a random one on, or random items of a list in their order. */
function chosen({ parts, kind }: Caption, room: number, random: Random): readonly bigint[] {
  if (kind === 'uncut') return parts[0]!
  const order = parts.map((_, i) => i)
  const wanted = kind === 'items' ? random.shuffle(order) : order.slice(random.integer(parts.length))
  const taken: number[] = []
  let left = room
  for (const i of wanted) {
    if (parts[i]!.length > left) break
    taken.push(i)
    left -= parts[i]!.length
  }
  // A part that is longer than a row by itself loses its end.
  if (taken.length === 0) return parts[wanted[0]!]!.slice(0, room)
  return taken.sort((a, b) => a - b).flatMap((i) => parts[i]!)
}
