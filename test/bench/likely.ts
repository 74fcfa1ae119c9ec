/**
 * How right the likely part of results is, on Flickr8k's dev split, where five people say what each photo shows.
 *
 *   kindred index ../shared/data/flickr8k/dev --home HOME && node test/bench/likely.ts HOME [--each]
 *
 * Three kinds of queries:
 * - names of things that some captions speak of: a photo fits where one of its captions has the name or a synonym;
 * - captions: a photo fits where it is the caption's own, or where its captions have two thirds of the query's words;
 * - names of things that no caption speaks of (of ImageNet's classes and of groceries): nothing fits.
 *
 * People do not mention all that they see, so the precision is rather too low than too high.
 */
import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { createEngine } from '../../main/engine/index.ts'
import { className } from '../../main/evaluation/index.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import { absentNames, namesThere } from './likely-queries.ts'

const home = process.argv[2]
if (!home) throw new Error('Usage: node test/bench/likely.ts HOME [--each]')
const engine = await createEngine({ home, carryOn: false })

/** What is said of each photo, in lower case. */
async function readCaptions(): Promise<Map<PhotoId, string[]>> {
  const { ids } = await engine.client.photos.outline()
  const details = await Promise.all(ids.map((id) => engine.client.photos.details({ id })))
  return new Map(details.map(({ id, captions }) => [id, captions.map(({ text }) => text.toLowerCase())]))
}

const captions = await readCaptions()
const said = new Map([...captions].map(([id, texts]) => [id, texts.join(' ')]))

/** Words that say nothing of what is seen. */
const empty = new Set(
  `a an the and or of in on at to by with from for into onto over under through is are was be being as while his her
  its their him them it he she they that this there some other another one two who which what something someone near
  next front behind off out up down around across along away toward towards very`.split(/\s+/),
)
const stem = (word: string) => word.replace(/(?<=\w{3})(ing|ed|es|s)$/, '')
const wordsOf = (text: string) =>
  new Set([...text.matchAll(/[a-z]+/g)].flatMap(([word]) => (empty.has(word) ? [] : [stem(word)])))
const words = new Map([...said].map(([id, text]) => [id, wordsOf(text)]))

interface Asked {
  text: string
  fits: (id: PhotoId) => boolean
}

const there: Asked[] = Object.entries(namesThere).map(([text, pattern]) => ({
  text,
  fits: (id) => pattern.test(said.get(id)!),
}))

/** One caption of every fourth photo. */
const sentences: Asked[] = [...captions].flatMap(([own, texts], i) => {
  if (i % 4 !== 0) return []
  const text = texts[(i / 4) % texts.length]!
  const wanted = [...wordsOf(text)]
  const fits = (id: PhotoId) =>
    id === own || wanted.filter((word) => words.get(id)!.has(word)).length >= (2 / 3) * wanted.length
  return [{ text, fits }]
})

/** Names whose last word stands in no caption. */
function absent(names: readonly string[]): Asked[] {
  const all = new Set([...words.values()].flatMap((of) => [...of]))
  return names.flatMap((text) =>
    all.has(stem(text.toLowerCase().split(' ').at(-1)!)) ? [] : [{ text, fits: () => false }],
  )
}

const groceries = globSync('**/*.jpg', {
  cwd: resolve(import.meta.dirname, '../../../shared/data/grocery/val'),
})
const groceryNames = [...new Set(groceries.map((path) => className(path.split('/').at(-2)!)))]

/** Counts one query: how many photos are likely, how many of them fit, and how many would. */
async function judge({ text, fits }: Asked) {
  const { results, likely, tookMs } = await engine.client.search.find({
    query: { parts: [{ text }] },
    limit: 1000,
  })
  const shown = results.slice(0, likely ?? 0).flatMap(({ id, burst }) => [id, ...burst])
  return {
    text,
    undecided: likely === null,
    shown: shown.length,
    right: shown.filter(fits).length,
    exist: [...said.keys()].filter(fits).length,
    tookMs,
  }
}

type Counts = Awaited<ReturnType<typeof judge>>
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const mean = (values: readonly number[]) => (values.length ? sum(values) / values.length : Number.NaN)

function report(name: string, counts: readonly Counts[]): void {
  const speaks = counts.filter(({ shown }) => shown > 0)
  const real = counts.filter(({ exist }) => exist > 0)
  const share = (value: number) => value.toFixed(2)
  console.log(
    [
      name.padEnd(26),
      `${counts.length} queries`,
      `likely photos for ${share(speaks.length / counts.length)}`,
      `precision ${share(mean(speaks.map(({ shown, right }) => right / shown)))}`,
      `over all photos ${share(sum(speaks.map(({ right }) => right)) / sum(speaks.map(({ shown }) => shown)))}`,
      `recall ${share(mean(real.map(({ right, exist }) => right / exist)))}`,
      `nothing said for ${share(mean(counts.map(({ undecided }) => Number(undecided))))}`,
      `${mean(counts.map(({ tookMs }) => tookMs)).toFixed(0)} ms`,
    ].join('  '),
  )
}

for (const [group, asked] of Object.entries({
  'names that are there': there,
  captions: sentences,
  'absent: ImageNet': absent(absentNames),
  'absent: groceries': absent(groceryNames),
})) {
  const counts: Counts[] = []
  for (const each of asked) counts.push(await judge(each))
  if (process.argv.includes('--each')) for (const each of counts) report(`  ${each.text}`, [each])
  report(group, counts)
}
await engine.close()
