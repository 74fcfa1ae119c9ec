/** What is asked of a captioned library, Flickr8k's dev split above all, and which photos fit, by what people wrote of them. */
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { className } from '../../main/evaluation/index.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import { mostWords, said } from './caption-words.ts'

export interface Asked {
  text: string
  fits: Fits
  /** of a caption: by stricter rules */
  stricter?: { own: Fits; verbatim: Fits }
}
export type Fits = (id: PhotoId) => boolean

const data = resolve(import.meta.dirname, '../../../shared/data')
/** Captions with more words than this that name something are counted apart. */
const SHORT = 4

/**
 * The queries by kind, and one caption of each photo.
 * - A photo fits a name where one of its captions has the name or a synonym.
 * - A photo fits a caption where it is the caption's own, or where its captions have two thirds of its words or what may
 *   be said for them. Stricter: those words themselves; and the own photo alone, or one with an equal caption, which
 *   counts all others as wrong that show the same and so is far too low.
 * - Nothing fits names of things that no caption speaks of.
 * @param captions of each photo
 */
export function queriesOf(captions: ReadonlyMap<PhotoId, readonly string[]>): Record<string, Asked[]> {
  const all = new Map([...captions].map(([id, texts]) => [id, texts.join(' ').toLowerCase()]))
  const there = Object.entries(namesThere).flatMap(([text, pattern]) =>
    [...all.values()].some((each) => pattern.test(each))
      ? [{ text, fits: (id: PhotoId) => pattern.test(all.get(id)!) }]
      : [],
  )
  const words = new Map([...captions].map(([id, texts]) => [id, said(texts)]))
  const sentences = [...captions].map(([own, texts], i) => asCaption(own, texts[i % texts.length]!))
  function asCaption(own: PhotoId, text: string): Asked & { length: number } {
    const { length, holds } = mostWords(text)
    const isOwn = (id: PhotoId) => id === own || captions.get(id)!.includes(text)
    return {
      text,
      length,
      fits: (id) => isOwn(id) || holds(words.get(id)!, 'like'),
      stricter: { own: isOwn, verbatim: (id) => isOwn(id) || holds(words.get(id)!, 'same') },
    }
  }
  const everything = said([...all.values()])
  /** Names whose last word stands in no caption. */
  const absent = (list: readonly string[]) =>
    list.flatMap((text) =>
      mostWords(text.split(' ').at(-1)!).holds(everything, 'same') ? [] : [{ text, fits: () => false }],
    )
  return {
    'names that are there': there,
    'short captions': sentences.filter(({ length }) => length <= SHORT),
    'longer captions': sentences.filter(({ length }) => length > SHORT),
    'absent: ImageNet': absent(absentNames),
    'absent: groceries': absent(groceryNames()),
    nonsense: nonsense.map((text) => ({ text, fits: () => false })),
  }
}

function groceryNames(): string[] {
  const files = globSync('**/*.jpg', { cwd: `${data}/grocery/val` })
  return [...new Set(files.map((path) => className(path.split('/').at(-2)!)))]
}

/** Names of things, activities and places that its captions speak of, and how they speak of them. */
const namesThere: Record<string, RegExp> = {
  dog: /\b(dogs?|pupp(y|ies)|greyhounds?|poodles?|bulldogs?|terriers?|shepherds?|pitbulls?|retriever)\b/,
  puppy: /\bpupp(y|ies)\b/,
  cat: /\b(cats?|kittens?)\b/,
  bird: /\b(birds?|seagulls?|ducks?|pigeons?|gulls?|goose|geese|parrots?|hawk|eagle|swan)\b/,
  horse: /\b(horses?|pon(y|ies)|rodeo|horseback|jockeys?)\b/,
  baby: /\b(bab(y|ies)|infant|toddlers?)\b/,
  beach: /\b(beach|shore|seashore|sand|ocean|surf)\b/,
  ocean: /\b(ocean|sea|surf|waves?|beach|shore)\b/,
  snow: /\b(snow|snowy|ski|skis|skiing|skiers?|snowboard\w*|sled\w*)\b/,
  mountain: /\b(mountains?|mountain\w+|cliffs?|peak|hills?|rocky)\b/,
  lake: /\b(lakes?|pond|water|river)\b/,
  forest: /\b(forest|woods|wooded|trees?|jungle)\b/,
  desert: /\b(desert|sand|dunes?|sandy|barren)\b/,
  'swimming pool': /\b(pool|swimming)\b/,
  waterfall: /\b(waterfalls?|falls)\b/,
  fountain: /\bfountains?\b/,
  bridge: /\bbridges?\b/,
  street: /\b(street|road|sidewalk|city|crosswalk)\b/,
  market: /\b(market|vendors?|stalls?|stand)\b/,
  restaurant: /\b(restaurant|cafe|diner|table|tables|bar)\b/,
  playground: /\b(playground|slides?|swings?|monkey bars)\b/,
  stage: /\b(stage|onstage|concert|band|performing|perform\w*|singing|sings|microphone)\b/,
  bicycle: /\b(bicycl\w*|bikes?|bik(er|ers|ing)|bmx|cyclists?)\b/,
  'mountain bike': /\b(bicycl\w*|bikes?|bik(er|ers|ing)|bmx|cyclists?)\b/,
  motorcycle: /\b(motorcycl\w*|motorbik\w*|motocross|dirt bikes?|dirtbik\w*|moped|bikers?)\b/,
  car: /\b(cars?|vehicles?|race ?cars?|jeep|taxi|automobile|racing|rally)\b/,
  truck: /\b(trucks?|jeep|vehicles?)\b/,
  bus: /\bbus(es)?\b/,
  train: /\b(trains?|subway|railway|tracks)\b/,
  boat: /\b(boats?|canoe\w*|kayak\w*|sail\w*|raft\w*|ships?|rowing)\b/,
  kayak: /\b(kayak\w*|canoe\w*|paddl\w*|raft\w*|rowing)\b/,
  'hot-air balloon': /\b(hot air|balloons?)\b/,
  skateboard: /\b(skateboard\w*|skate\w*|skating)\b/,
  skiing: /\b(ski|skis|skiing|skiers?)\b/,
  snowboarding: /\b(snowboard\w*)\b/,
  sledding: /\b(sled\w*|sledge|tube|inner tube)\b/,
  'ice skating': /\b(ice skat\w*|skat\w*|rink|ice)\b/,
  'ice hockey': /\b(hockey|puck)\b/,
  surfing: /\b(surf\w*|wakeboard\w*|windsurf\w*|wave)\b/,
  climbing: /\b(climb\w*|scal(es|ing)|rappel\w*|rock face|cliff)\b/,
  camping: /\b(tents?|camp\w*)\b/,
  fishing: /\b(fish\w*)\b/,
  football: /\b(football|soccer|rugby)\b/,
  soccer: /\b(soccer|football|ball)\b/,
  'American football': /\bfootball\b/,
  baseball: /\b(baseball|softball|bat|pitcher)\b/,
  basketball: /\bbasketball\b/,
  tennis: /\b(tennis|racquet|racket)\b/,
  volleyball: /\bvolleyball\b/,
  'martial arts':
    /\b(martial arts|karate|judo|wrestl\w*|boxing|boxers?|kickbox\w*|fight\w*|fencing|punching)\b/,
  trampoline: /\b(trampolin\w*|bouncing|bouncy|inflatable)\b/,
  frisbee: /\bfrisbees?\b/,
  kite: /\bkites?\b/,
  guitar: /\b(guitars?|guitarist|band|instruments?)\b/,
  camera: /\b(cameras?|photo\w*|pictures?)\b/,
  television: /\b(television|tv|screen)\b/,
  sunset: /\b(sunset|dusk|sunrise|silhouett\w*|sun)\b/,
  fireworks: /\b(firework\w*|sparklers?|fire)\b/,
  fire: /\b(fire|flames?|bonfire|torch\w*)\b/,
  graffiti: /\b(graffiti|tagged|painted|mural)\b/,
  costume: /\b(costum\w*|dressed (up )?(as|like|in)|masks?|outfits?)\b/,
  wedding: /\b(wedding|bride|groom|veil)\b/,
  crowd: /\b(crowd\w*|audience|spectators|fans|people|parade|onlookers)\b/,
  sunglasses: /\b(sunglasses|glasses|goggles|shades)\b/,
  umbrella: /\bumbrellas?\b/,
  'police officer': /\b(police\w*|officers?|cop)\b/,
  soldier: /\b(soldiers?|military|army|uniform\w*|war|camouflage)\b/,
  clown: /\bclowns?\b/,
  flowers: /\b(flowers?|floral|blossoms?|garden)\b/,
  'German shepherd': /\b(german shepherds?|shepherd)\b/,
  greyhound: /\bgreyhounds?\b/,
  'swing set': /\bswing\w*\b/,
  'rock climbing': /\b(climb\w*|scal(es|ing)|rappel\w*|rock)\b/,
  bathtub: /\b(bath\w*|tub)\b/,
  'stuffed animal': /\b(stuffed|teddy|toys?)\b/,
}

/** Classes of ImageNet that, as far as the captions tell, it has no photo of. */
const absentNames = [
  ...names(`goldfish, great white shark, hammerhead shark, stingray, ostrich, vulture, great grey owl, axolotl, bullfrog,
    loggerhead turtle, box turtle, iguana, chameleon, Komodo dragon, American alligator, triceratops, king snake, cobra,
    rattlesnake, trilobite, scorpion, tarantula, tick, centipede, grouse, peacock, macaw, cockatoo, hummingbird, toucan,
    black swan, koala, wombat, jellyfish, sea anemone, brain coral, snail, sea slug, Dungeness crab, American lobster,
    hermit crab, flamingo, king penguin, albatross, grey whale, killer whale, sea lion, hyena, cougar, leopard, lion,
    cheetah, polar bear, mongoose, meerkat, ladybug, rhinoceros beetle, dung beetle, cockroach, praying mantis,
    dragonfly, monarch butterfly, starfish, sea urchin, porcupine, beaver, guinea pig, zebra, hippopotamus, bison, ibex,
    gazelle, Arabian camel, llama, skunk, badger, armadillo, three-toed sloth, orangutan, gorilla, chimpanzee, gibbon,
    African elephant, giant panda, sturgeon, lionfish, pufferfish`),
  ...names(`abacus, accordion, aircraft carrier, altar, apiary, barometer, bassoon, beaker, bobsled, bolo tie, breastplate,
    cassette player, cello, chainsaw, china cabinet, clog, cocktail shaker, coffeepot, combination lock, corkscrew,
    cradle, dial telephone, dishwasher, Dutch oven, espresso maker, face powder, file cabinet, fire engine, forklift,
    French horn, frying pan, gas mask, gong, grand piano, guillotine, hair dryer, hard disc, harp, harvester, honeycomb,
    hourglass, iron, jigsaw puzzle, lampshade, lawn mower, letter opener, lipstick, maraca, measuring cup, medicine chest,
    microwave, mixing bowl, modem, mortar, mosque, mousetrap, obelisk, oboe, odometer, oil filter, oscilloscope, padlock,
    parking meter, pencil sharpener, perfume, Petri dish, piggy bank, pill bottle, plunger, printer, projector, radiator,
    radio telescope, refrigerator, safety pin, saltshaker, sewing machine, slide rule, slot machine, snowplow,
    soap dispenser, space heater, space shuttle, spider web, spinning wheel, steam locomotive, stethoscope, stopwatch,
    strainer, stupa, submarine, syringe, tape player, thimble, toaster, toilet seat, trombone, typewriter keyboard,
    vacuum cleaner, vault, vending machine, violin, waffle iron, washing machine, water tower, wok, crossword puzzle`),
  ...names(`guacamole, consommé, trifle, pretzel, cheeseburger, mashed potato, head of cabbage, broccoli, cauliflower,
    zucchini, artichoke, mushroom, strawberry, lemon, fig, pineapple, banana, pomegranate, carbonara, pizza, burrito,
    espresso, volcano, coral reef, geyser, daisy, acorn, toilet tissue`),
]

const nonsense = [
  'qwzx blorp',
  'asdfghjkl',
  'the quarterly tax report',
  'invoice number 4711',
  'the constitution of Belgium',
  'terms and conditions apply',
  'how to boil an egg in 1987',
  'my password',
]

function names(list: string): string[] {
  return list.split(',').map((name) => name.replace(/\s+/g, ' ').trim())
}
