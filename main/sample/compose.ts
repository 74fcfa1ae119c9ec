/** Who comes into a scene: kinds of things, how many, in which colour. */
import { habitats } from './habitats.ts'
import type { Group, PlaceId, Thing, ZoneId } from './model.ts'
import type { Rng } from './rng.ts'
import { things } from './things/index.ts'

interface Candidate {
  thing: Thing
  zone: ZoneId
  weight: number
}

const byPlace = new Map<PlaceId, Candidate[]>()

/** Everything that can be in a place, with the likeliest of a thing's zones there. */
export function candidates(place: PlaceId): Candidate[] {
  let known = byPlace.get(place)
  if (!known) {
    known = things.flatMap((thing) => {
      const fits = thing.habitats
        .map((id) => ({ zone: habitats[id].zone, weight: (habitats[id].places[place] ?? 0) * thing.weight }))
        .filter((fit) => fit.weight > 0)
        .sort((a, b) => b.weight - a.weight)
      return fits.slice(0, 1).map((fit) => ({ thing, ...fit }))
    })
    byPlace.set(place, known)
  }
  return known
}

const amounts = [1, 2, 3, 4]
const likely = [0, 52, 25, 14, 9]

/** One to three kinds of things, at most six things in all. */
export function compose(place: PlaceId, rng: Rng): Group[] {
  const all = candidates(place)
  const kinds = rng.weighted([1, 2, 3], (k) => [0, 30, 48, 22][k] as number)
  const groups: Group[] = []
  let total = 0
  while (groups.length < kinds) {
    const free = all.filter((c) => !groups.some((g) => g.thing === c.thing))
    const { thing, zone } = rng.weighted(free, (c) => c.weight)
    const most = Math.min(thing.most, 6 - total - (kinds - groups.length - 1), groups.length === 0 ? 4 : 3)
    const count = rng.weighted(amounts.slice(0, Math.max(1, most)), (n) => likely[n] as number)
    const colour = thing.colours ? rng.pick(thing.colours.names) : null
    groups.push({ thing, zone, count, colour })
    total += count
  }
  return groups
}
