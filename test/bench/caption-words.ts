/** What captions have in common: their words without endings, and words that are said for one another. */
import { contentWords } from '../../main/search/index.ts'

/** Each line: what one person writes where another writes another of them. */
const alike = `man guy gentleman male
woman lady female
boy kid child youth
girl kid child youth
child kid toddler
baby infant toddler
couple two
group crowd people
outside outdoor
dog puppy canine
bicycle bike bmx biker cyclist bicyclist bik
motorcycle motorbike motorcyclist motocross dirtbike biker
ocean sea water wave surf
lake pond water river
river stream creek water
pool water swimm swim
beach shore sand seashore
grass grassy lawn field
field meadow pasture grass
street road sidewalk pavement
run rac chas sprint
jump leap midair
snow snowy
rock rocky stone boulder cliff
mountain hill cliff mountainside
forest wood tree jungle
picture photo photograph
small little tiny young
big large huge
shirt tshirt top jersey
jacket coat
soccer football
sit seat
couch sofa
hat cap
swim swimm`

const irregular: Record<string, string> = { men: 'man', women: 'woman', children: 'child', puppies: 'puppy' }
const stem = (word: string) => irregular[word] ?? word.replace(/(?<=\w{3})(ing|ed|es|s|e)$/, '')

/** Whoever is there may be called any of the first; nobody else is told apart by that. */
const [anyone, someone] = [
  ['person', 'people', 'someone', 'adult', 'individual'],
  ['man', 'guy', 'male', 'woman', 'lady', 'female', 'boy', 'girl', 'child', 'kid', 'toddler', 'baby'],
]

const kin = new Map<string, Set<string>>()
for (const group of [
  ...alike.split('\n').map((line) => line.split(' ')),
  anyone,
  ...anyone.flatMap((one) => someone.map((other) => [one, other])),
]) {
  const stems = group.map(stem)
  for (const one of stems) kin.set(one, new Set([...(kin.get(one) ?? []), ...stems]))
}

const stemsOf = (text: string): string[] =>
  contentWords([...text.toLowerCase().matchAll(/[a-z]+/g)].map(([word]) => word)).map(stem)

/** What texts say, without endings and empty words. */
export const said = (texts: readonly string[]): ReadonlySet<string> => new Set(texts.flatMap(stemsOf))

/** How many words of a text name something, and whether others have two thirds of them, or what may be said for them. */
export function mostWords(text: string) {
  const wanted = [...said([text])]
  return {
    length: wanted.length,
    holds(words: ReadonlySet<string>, how: 'same' | 'like'): boolean {
      const has = (word: string) =>
        words.has(word) || (how === 'like' && [...(kin.get(word) ?? [])].some((other) => words.has(other)))
      return wanted.filter(has).length >= (2 / 3) * wanted.length
    },
  }
}
