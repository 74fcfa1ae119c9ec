/** What teaching needs and how much text is taken, for the engine and for what a page says of it. */

/** Fewer photos than this teach nothing; of those that are to teach words, each has a caption. */
export const fewestPhotos = 40

/** Tokens of a text that a model trained here reads, the two that frame it included. */
export const textContext = 24

/** About as many words: a token is a word, or a part of a rare one. */
export const wordsRead = textContext - 2

/** Longer ones that a person types are kept up to here. */
export const captionCharacters = 2000
