/** Plain text of any encoding, and the captions in it. */

const MAX_CAPTION = 2000

/** UTF-8, or UTF-16 by its mark; what is neither is taken as Windows-1252, as old programs wrote. */
export function decodeText(data: Uint8Array): string {
  if (data[0] === 0xff && data[1] === 0xfe) return new TextDecoder('utf-16le').decode(data)
  if (data[0] === 0xfe && data[1] === 0xff) return new TextDecoder('utf-16be').decode(data)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data)
  } catch {
    return new TextDecoder('windows-1252').decode(data)
  }
}

/** One line of text without needless space, cut where no encoder reads on. */
export const tidy = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, MAX_CAPTION)

/** One caption a line; empty lines count for nothing. */
export const captionLines = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map(tidy)
    .filter((line) => line !== '')
