/** The channel of words that photos are taught by. */
export { chooseWords, wordsOf } from './choose-words.ts'
export { learnWords } from './learn-words.ts'
export { wordRecipe } from './recipe.ts'
export { ShownWords } from './shown-words.ts'
