/** The text of EXIF, IPTC and PNG tags. */
import { decodeBytes, decodeText, strayControls } from './text.ts'

interface Tag {
  value?: unknown
  description?: unknown
}

/** A tag's text on one line, or null. EXIF says ASCII, IPTC may not say: the bytes themselves tell what was written. */
export function textOf(tag: unknown): string | null {
  const { value, description } = (tag ?? {}) as Tag
  if (isBytes(value)) return tidy(decodeBytes(Uint8Array.from(value)))
  return typeof description === 'string' ? tidy(fromLatin1(description)) : null
}

/** The text of a tag that the reader has decoded itself. */
export function decodedText(tag: unknown): string | null {
  const { description } = (tag ?? {}) as Tag
  return typeof description === 'string' ? tidy(description) : null
}

/** The texts of a tag that may be there several times. */
export const textsOf = (tag: unknown): string[] =>
  (Array.isArray(tag) ? tag : [tag]).map(textOf).filter((text) => text !== null)

/** EXIF's UserComment: eight bytes name the encoding, and the comment follows. */
export function userComment(tag: unknown): string | null {
  const { value } = (tag ?? {}) as Tag
  if (!isBytes(value)) return null
  const bytes = Uint8Array.from(value)
  const encoding = String.fromCharCode(...bytes.subarray(0, 8)).replaceAll('\0', '')
  const comment = bytes.subarray(8)
  if (encoding === 'JIS') return tidy(new TextDecoder('iso-2022-jp').decode(comment))
  // Which half of UTF-16 comes first is not said; where no zero tells, Windows' order is likelier.
  if (encoding === 'UNICODE')
    return tidy(comment.includes(0) ? decodeText(comment) : new TextDecoder('utf-16le').decode(comment))
  return tidy(decodeBytes(comment))
}

const isBytes = (value: unknown): value is number[] => Array.isArray(value) && typeof value[0] === 'number'

function fromLatin1(text: string): string {
  return /^[\0-\xff]*$/.test(text) ? decodeBytes(Buffer.from(text, 'latin1')) : text
}

/** One line; null for nothing, and for bytes that were never text. */
function tidy(text: string): string | null {
  const line = text.replaceAll('\0', ' ').replace(/\s+/g, ' ').trim()
  return line === '' || strayControls(line) > 0 ? null : line
}
