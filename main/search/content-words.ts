/** Which words of a text name something that can be seen. */

/** English words that say nothing of it; of another language all words count. */
const empty = new Set(
  `a an the and or of in on at to by with from for into onto over under through is are was be being as while his her
  its their him them it he she they that this there some other another one two who which what something someone near
  next front behind off out up down around across along away toward towards very`.split(/\s+/),
)

export const contentWords = (words: readonly string[]): string[] =>
  words.filter((word) => !empty.has(word.toLowerCase()))
