/** Bytes of unknown encoding as text, as programs and cameras of thirty years wrote them. */

/** UTF-8; what is not valid as such is Windows-1252, of which Latin-1 is a part. */
export function decodeBytes(data: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch {
    return new TextDecoder('windows-1252').decode(data)
  }
}

/**
 * Tells UTF-16 by its mark or by where its zeros lie: those of Latin letters and of line ends are all on one side.
 * @returns null for what may be UTF-8 or Windows-1252
 */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  const zeros = [0, 0]
  for (let i = 0; i < head.length; i++) if (head[i] === 0) zeros[i % 2]!++
  const [even, odd] = zeros as [number, number]
  if (even + odd === 0 || Math.min(even, odd) > 0) return null
  return odd > 0 ? 'utf-16le' : 'utf-16be'
}

/** Text of a whole small file: UTF-16 with or without its mark, else as `decodeBytes` has it. */
export function decodeText(data: Uint8Array): string {
  const utf16 = utf16Of(data)
  return utf16 ? new TextDecoder(utf16).decode(data) : decodeBytes(data)
}

/** How many characters there are that no text has, such as zeros and the marks of a picture. */
export function strayControls(text: string): number {
  // eslint-disable-next-line no-control-regex
  return text.match(/[\0-\x08\x0e-\x19\x1c-\x1f]/g)?.length ?? 0
}

/** Whether decoded data is text at all: hardly any of such characters, and no zeros. */
export const isText = (text: string): boolean =>
  !text.includes('\0') && strayControls(text) * 20 <= text.length
