/** What people write under a picture: several ways to say what a scene shows. */
import type { Group, Scene, ZoneId } from './model.ts'
import { places } from './places/index.ts'
import type { Rng } from './rng.ts'
import { partOfDay, timePhrases, timeTitle, weatherPhrases, weatherTitle } from './moments.ts'
import { article, counted, list, plural, sentence } from './words.ts'

/** "two red balloons", "an owl", "a pair of dogs". */
function name(group: Group, rng: Rng): string {
  const { thing, count, colour } = group
  const other = thing.also.length > 0 && rng.chance(0.25)
  const noun = other ? rng.pick(thing.also) : thing.name
  const many = (!other && thing.plural) || plural(noun)
  const simple = !/^(pair|set|bunch) /.test(noun)
  const two = simple && rng.chance(0.2) ? (rng.chance(0.5) ? 'a pair of' : 'a couple of') : 'two'
  const dyed = (words: string) => (colour ? `${colour} ${words}` : words)
  return counted(count, dyed(noun), dyed(many), two)
}

const names = (groups: readonly Group[], rng: Rng) => rng.shuffle(groups).map((g) => name(g, rng))

const main: readonly ZoneId[] = ['ground', 'table', 'water', 'deep', 'air', 'sky']

/** The zone a caption starts with, the things there, and the rest by zone. */
function split(scene: Scene): { zone: ZoneId; first: Group[]; rest: Group[] } {
  const zone = main.find((z) => scene.groups.some((g) => g.zone === z)) as ZoneId
  return {
    zone,
    first: scene.groups.filter((g) => g.zone === zone),
    rest: scene.groups.filter((g) => g.zone !== zone),
  }
}

const also: Record<ZoneId, readonly string[]> = {
  sky: ['in the sky', 'overhead', 'up in the sky'],
  air: ['in the air'],
  water: ['on the water'],
  deep: ['in the water'],
  ground: ['beside it', 'nearby'],
  table: [''],
}

/** "and a kite in the sky"; nothing where all things share a zone. */
function others(scene: Scene, rest: readonly Group[], rng: Rng, lead: 'with' | 'and'): string {
  if (rest.length === 0) return ''
  const zones = [...new Set(rest.map((g) => g.zone))]
  const parts = zones.map((zone) => {
    const inside = places[scene.place].sky === 'open' ? rng.pick(also[zone]) : ''
    return `${list(
      names(
        rest.filter((g) => g.zone === zone),
        rng,
      ),
    )} ${inside}`.trim()
  })
  return ` ${lead} ${list(parts)}`
}

/** When and in what weather, as zero to two phrases that do not repeat each other. */
function moment(scene: Scene, rng: Rng, sureTime: number, sureWeather: number): string[] {
  const kind = places[scene.place].sky
  if (kind === 'none') return []
  const out: string[] = []
  const weather = rng.chance(sureWeather) ? rng.pick(weatherPhrases(scene.time, scene.weather, kind)) : ''
  const part = partOfDay(scene.time)
  if (!weather.includes(` ${part}`) && rng.chance(sureTime))
    out.push(rng.pick(timePhrases(scene.time, scene.weather, kind)))
  if (weather) out.push(weather)
  return out
}

type Template = (scene: Scene, rng: Rng) => string

/** "two dogs and a kite in a park at sunset, under an orange sky" */
const plain: Template = (scene, rng) => {
  const { zone, first, rest } = split(scene)
  const where = rng.pick(places[scene.place].where[zone] as readonly string[])
  const when = moment(scene, rng, 0.85, 0.6)
  return [
    `${list(names(first, rng))} ${where}${others(scene, rest, rng, rng.pick(['with', 'and']))}`,
    ...when,
  ].join(' ')
}

/** "at sunset, two dogs in a park" */
const timeFirst: Template = (scene, rng) => {
  const { zone, first, rest } = split(scene)
  const when = moment(scene, rng, 0.9, 0.55)
  const where = rng.pick(places[scene.place].where[zone] as readonly string[])
  if (when.length === 0) return `${where}, ${list(names(first, rng))}${others(scene, rest, rng, 'with')}`
  return `${when.at(-1)}, ${list(names(first, rng))} ${where}${others(scene, rest, rng, 'with')}${when.length > 1 ? ` ${when[0]}` : ''}`
}

/** "a foggy forest with a deer" */
const placeFirst: Template = (scene, rng) => {
  const place = places[scene.place]
  const noun = rng.pick(place.nouns)
  const things = list(names(scene.groups, rng))
  const wanted = place.sky === 'open' && rng.chance(0.75) ? weatherTitle(scene.time, scene.weather, rng) : ''
  const title = noun.startsWith(wanted) ? '' : wanted
  const head = title ? `${title} ${noun}` : noun
  const when = moment(scene, rng, 0.7, title ? 0 : 0.5)
  const tail = when.length ? ` ${when.join(' ')}` : ''
  return rng.chance(0.5)
    ? `${article(head)} ${head}${tail} with ${things}`
    : `${article(head)} ${head} with ${things}${tail}`
}

/** "a rainy night on a city street: two taxis" */
const timeTitled: Template = (scene, rng) => {
  const { zone, first, rest } = split(scene)
  const title = timeTitle(scene.time, scene.weather, rng)
  const where = rng.pick(places[scene.place].where[zone] as readonly string[])
  return `${article(title)} ${title} ${where}: ${list(names(first, rng))}${others(scene, rest, rng, 'and')}`
}

/** "a cat next to a ball in a garden in the morning" */
const beside: Template = (scene, rng) => {
  const { zone, first, rest } = split(scene)
  const [one, ...more] = names(first, rng)
  const where = rng.pick(places[scene.place].where[zone] as readonly string[])
  const by = rng.pick(['next to', 'beside', 'with', 'near'])
  const subject = more.length ? `${one} ${by} ${list(more)}` : `${one}`
  return [`${subject} ${where}${others(scene, rest, rng, 'with')}`, ...moment(scene, rng, 0.6, 0.6)].join(' ')
}

/** "there are three ducks on a lake in the mist" */
const thereIs: Template = (scene, rng) => {
  const { zone, first, rest } = split(scene)
  const things = names(first, rng)
  const one = /^(a|an) (?!pair|couple)/.test(things[0] as string)
  const where = rng.pick(places[scene.place].where[zone] as readonly string[])
  return [
    `there ${one ? 'is' : 'are'} ${list(things)} ${where}${others(scene, rest, rng, 'with')}`,
    ...moment(scene, rng, 0.6, 0.5),
  ].join(' ')
}

/** "a dog and two balls" */
const short: Template = (scene, rng) => list(names(scene.groups, rng))

const templates: readonly [Template, number][] = [
  [plain, 5],
  [timeFirst, 4],
  [placeFirst, 4],
  [timeTitled, 2],
  [beside, 3],
  [thereIs, 1],
  [short, 1.2],
]

/** `count` different captions, the first of them a full one. */
export function captionsFor(scene: Scene, count: number, rng: Rng): string[] {
  const out = new Set([sentence(plain(scene, rng))])
  const open = places[scene.place].sky === 'open'
  // One thing alone, without its place, would fit too many other photos; so would a second bare list.
  let bare = scene.groups.length < 2
  for (let attempt = 0; out.size < count && attempt < 60; attempt++) {
    const [template] = rng.weighted(templates, ([t, w]) =>
      (t === timeTitled && !open) || (t === short && bare) ? 0 : w,
    )
    out.add(sentence(template(scene, rng)))
    bare ||= template === short
  }
  return [...out]
}
