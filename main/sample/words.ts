/** English: articles, plurals, numbers and lists. */

// prettier-ignore
const irregular: Record<string, string> = {
  child: 'children', man: 'men', woman: 'women', person: 'people', foot: 'feet', tooth: 'teeth', mouse: 'mice',
  goose: 'geese', sheep: 'sheep', fish: 'fish', deer: 'deer', bison: 'bison', moose: 'moose', squid: 'squid',
  shrimp: 'shrimp', leaf: 'leaves', loaf: 'loaves', knife: 'knives', wolf: 'wolves', scarf: 'scarves',
  ox: 'oxen', potato: 'potatoes', tomato: 'tomatoes', mango: 'mangoes', cactus: 'cacti', octopus: 'octopuses',
  dice: 'dice', skis: 'skis', maracas: 'maracas', sushi: 'sushi', jeans: 'jeans', shorts: 'shorts',
  policeman: 'policemen', snowman: 'snowmen', aircraft: 'aircraft', rhinoceros: 'rhinoceroses', firewoman: 'firewomen',
}

/** Words that start with a vowel letter but not with its sound: a unicorn, a UFO, a one-eyed owl. */
const soundsLikeConsonant = /^(uni|eu|ut[ei]|uku|ufo|one)/i

export function article(phrase: string): 'a' | 'an' {
  if (/^(hour|heir|honest)/i.test(phrase)) return 'an'
  return /^[aeiou]/i.test(phrase) && !soundsLikeConsonant.test(phrase) ? 'an' : 'a'
}

function pluralWord(word: string): string {
  const known = irregular[word]
  if (known) return known
  if (/(s|x|z|ch|sh)$/.test(word)) return `${word}es`
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ies`
  return `${word}s`
}

/**
 * The plural of a noun phrase: the head word changes, which is the last one before "of", "with", "in", "on", "from"
 * or a participle ("woman running", "slice of pizza").
 */
export function plural(phrase: string): string {
  const words = phrase.split(' ')
  let head = words.findIndex(
    (word, i) => i > 0 && (/^(of|with|in|on|from|at)$/.test(word) || /ing$/.test(word)),
  )
  if (head === -1) head = words.length
  words[head - 1] = pluralWord(words[head - 1] as string)
  return words.join(' ')
}

const numbers = ['no', 'one', 'two', 'three', 'four', 'five', 'six']

/** "a dog", "an owl", "three geese"; `twoAs` may say "a pair of" or "a couple of" for two. */
export function counted(count: number, singular: string, manyForm: string, twoAs = 'two'): string {
  if (count === 1) return `${article(singular)} ${singular}`
  return `${count === 2 ? twoAs : numbers[count]} ${manyForm}`
}

/** "x", "x and y", "x, y and z". */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join('')
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
