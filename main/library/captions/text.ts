/** The captions in plain text. */

const MAX_CAPTION = 2000

/** One line of text without needless space, cut where no encoder reads on. */
export const tidy = (text: string): string =>
  text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, MAX_CAPTION)

/** One caption a line; empty lines count for nothing. */
export const captionLines = (text: string): string[] =>
  text
    .split(/\r\n|\r|\n/)
    .map(tidy)
    .filter((line) => line !== '')
