/**
 * How right the likely part of results is, and the folding, on a sample collection, where every picture's scene is
 * known. Wants a library of one sample collection, indexed and taught:
 * `kindred sample DIR --count 2000 --seed 7 && kindred index DIR && kindred train --minutes 6`, all with `--home HOME`,
 * and then `node test/bench/likely-sample.ts HOME`.
 */
import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { createEngine } from '../../main/engine/index.ts'
import { planSample } from '../../main/sample/index.ts'
import type { PhotoId, QueryPart } from '../../shared/model/index.ts'

type Scene = ReturnType<typeof planSample>['photos'][number]['scene']
type Fits = (scene: Scene) => boolean

const at = (place: Scene['place'], time?: Scene['time'], weather?: Scene['weather']): Fits => {
  return (scene) =>
    scene.place === place && (!time || scene.time === time) && (!weather || scene.weather === weather)
}
const with_ = (name: string, count?: number, colour?: string): Fits => {
  return ({ groups }) =>
    groups.some(
      ({ thing, ...group }) =>
        [thing.name, ...thing.also].includes(name) &&
        (!count || group.count === count) &&
        (!colour || group.colour === colour),
    )
}
const both = (a: Fits, b: Fits): Fits => {
  return (scene) => a(scene) && b(scene)
}

const queries: Record<string, [text: string, fits: Fits][]> = {
  places: [
    ['a beach', at('beach')],
    ['a forest', at('forest')],
    ['a kitchen', at('kitchen')],
    ['a desert', at('desert')],
    ['a harbour', at('harbour')],
    ['a campsite', at('campsite')],
    ['a coral reef', at('underwater')],
    ['a jungle', at('jungle')],
    ['a stage', at('stage')],
    ['on a city street', at('street')],
    ['a moon landscape', at('moon')],
    ['in the snow', ({ place, weather }) => place === 'snow' || weather === 'snow'],
  ],
  moments: [
    ['a beach at sunset', at('beach', 'sunset')],
    ['a forest at night', at('forest', 'night')],
    ['a harbour at dawn', at('harbour', 'dawn')],
    ['a city street at night', at('street', 'night')],
    ['a lake in the fog', at('lake', undefined, 'fog')],
    ['in the fog', ({ weather }) => weather === 'fog'],
    ['in a thunderstorm', ({ weather }) => weather === 'storm'],
    ['under a rainbow', ({ weather }) => weather === 'rainbow'],
  ],
  things: [
    ['a dog', with_('dog')],
    ['two dogs', with_('dog', 2)],
    ['a white cat', with_('cat', undefined, 'white')],
    ['a duck', with_('duck')],
    ['an elephant', with_('elephant')],
    ['a rabbit', with_('rabbit')],
    ['a sailboat', with_('sailboat')],
    ['a red balloon', with_('balloon', undefined, 'red')],
    ['a dog in a park', both(with_('dog'), at('park'))],
    ['sheep on a farm', both(with_('sheep'), at('farm'))],
  ],
  'not there': [
    'a shark on a farm',
    'a sailboat in a bedroom',
    'a horse on a coral reef',
    'a penguin in a desert',
    'a tractor on the moon',
    'an elephant in a kitchen',
  ].map((text) => [text, () => false]),
  nonsense: [
    'qwzx blorp',
    'asdfghjkl',
    'the quarterly tax report',
    'invoice number 4711',
    'the constitution of Belgium',
    'terms and conditions apply',
    'how to boil an egg in 1987',
    'my password',
  ].map((text) => [text, () => false]),
}

const home = process.argv[2]
if (!home) throw new Error('Usage: node test/bench/likely-sample.ts HOME')
const engine = await createEngine({ home })

/** What every photo of the library shows. */
async function readScenes(): Promise<Map<PhotoId, Scene>> {
  const { ids } = await engine.client.photos.outline()
  const paths = await Promise.all(ids.map(async (id) => (await engine.client.photos.details({ id })).path))
  let root = dirname(paths[0]!)
  const card = () => {
    try {
      return JSON.parse(readFileSync(join(root, 'kindred-sample.json'), 'utf8')) as {
        count: number
        seed: number
      }
    } catch {
      return null
    }
  }
  while (!card() && root !== dirname(root)) root = dirname(root)
  const { count, seed } = card()!
  const { photos, copies } = planSample(count, seed)
  const scenes = new Map(photos.map(({ path, scene }) => [path, scene]))
  for (const { path, of } of copies) scenes.set(path, scenes.get(of)!)
  return new Map(ids.map((id, i) => [id, scenes.get(relative(root, paths[i]!))!]))
}

const scenes = await readScenes()
const sums = { bursts: 0, mixed: 0, apart: 0 }

/** Counts one query: how many photos are likely, how many of them fit, and how many would. */
async function judge(part: QueryPart, fits: Fits) {
  const { results, likely, tookMs } = await engine.client.search.find({
    query: { parts: [part] },
    limit: 1000,
  })
  const shown = results.slice(0, likely ?? 0).flatMap(({ id, burst }) => [id, ...burst])
  const seeds = new Map<string, number>()
  for (const { id, burst } of results) {
    const { seed } = scenes.get(id)!
    seeds.set(seed, (seeds.get(seed) ?? 0) + 1)
    if (burst.length > 0) sums.bursts++
    if (burst.some((other) => scenes.get(other)!.seed !== seed)) sums.mixed++
  }
  sums.apart += [...seeds.values()].filter((count) => count > 1).length
  const right = shown.filter((id) => fits(scenes.get(id)!)).length
  const exist = [...scenes.values()].filter(fits).length
  return { shown: shown.length, right, exist, tookMs }
}

type Counts = Awaited<ReturnType<typeof judge>>

function report(name: string, counts: readonly Counts[]): void {
  const mean = (values: readonly number[]) =>
    values.length ? (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(2) : '  - '
  const some = counts.filter(({ shown }) => shown > 0)
  const real = counts.filter(({ exist }) => exist > 0)
  console.log(
    [
      name.padEnd(24),
      `${some.length} of ${counts.length} have likely photos`.padEnd(30),
      `precision ${mean(some.map(({ shown, right }) => right / shown))}`,
      `recall ${mean(real.map(({ right, exist }) => right / exist))}`,
      `likely ${mean(some.map(({ shown }) => shown))}`,
      `${mean(counts.map(({ tookMs }) => tookMs))} ms`,
    ].join('  '),
  )
}

for (const [group, list] of Object.entries(queries)) {
  const counts: Counts[] = []
  for (const [text, fits] of list) counts.push(await judge({ text, weight: 1 }, fits))
  if (process.argv.includes('--each')) {
    counts.forEach((count, i) => report(`  ${list[i]![0]}`, [count]))
  }
  report(group, counts)
}
const examples = [...scenes].filter((_, i) => i % 40 === 0)
const kin: Counts[] = []
for (const [photoId, { place }] of examples) kin.push(await judge({ photoId, weight: 1 }, at(place)))
report('like a photo: its place', kin)
console.log(
  `folding: of ${sums.bursts} folded bursts, ${sums.mixed} hold another scene; ${sums.apart} scenes stand as several results`,
)
await engine.close()
