/**
 * How right the likely part of results is, on Flickr8k's dev split, where five people say what each photo shows.
 *
 *   kindred index ../shared/data/flickr8k/dev --home HOME && node test/bench/likely.ts HOME [--each]
 *
 * What fits is said by `queriesOf`; of captions the precision by two stricter rules as well: those very words, and the
 * caption's own photo alone.
 *
 * People do not mention all that they see, so the precision is rather too low than too high.
 */
import { createEngine } from '../../main/engine/index.ts'
import type { PhotoId } from '../../shared/model/index.ts'
import { queriesOf, type Asked } from './likely-queries.ts'

const home = process.argv[2]
if (!home) throw new Error('Usage: node test/bench/likely.ts HOME [--each]')
const engine = await createEngine({ home, carryOn: false })

/** What is said of each photo. */
async function readCaptions(): Promise<Map<PhotoId, string[]>> {
  const { ids } = await engine.client.photos.outline()
  const details = await Promise.all(ids.map((id) => engine.client.photos.details({ id })))
  return new Map(details.map(({ id, captions }) => [id, captions.map(({ text }) => text)]))
}

const captions = await readCaptions()

/** Counts one query: how many photos are likely, how many of them fit, and how many would. */
async function judge({ text, fits, stricter }: Asked) {
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
    stricter: stricter && [stricter.verbatim, stricter.own].map((rule) => shown.filter(rule).length),
    exist: [...captions.keys()].filter(fits).length,
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
  const stricter = (counts[0]!.stricter ?? []).map((_, rule) =>
    share(mean(speaks.map((each) => each.stricter![rule]! / each.shown))),
  )
  console.log(
    [
      name.padEnd(26),
      `${counts.length} queries`,
      `likely photos for ${share(speaks.length / counts.length)}`,
      [`precision ${share(mean(speaks.map(({ shown, right }) => right / shown)))}`, ...stricter].join(
        ', stricter ',
      ),
      `over all photos ${share(sum(speaks.map(({ right }) => right)) / sum(speaks.map(({ shown }) => shown)))}`,
      `recall ${share(mean(real.map(({ right, exist }) => right / exist)))}`,
      `over all photos ${share(sum(real.map(({ right }) => right)) / sum(real.map(({ exist }) => exist)))}`,
      `nothing said for ${share(mean(counts.map(({ undecided }) => Number(undecided))))}`,
      `${mean(counts.map(({ tookMs }) => tookMs)).toFixed(0)} ms`,
    ].join('  '),
  )
}

for (const [group, asked] of Object.entries(queriesOf(captions))) {
  const counts: Counts[] = []
  for (const each of asked) counts.push(await judge(each))
  if (process.argv.includes('--each')) for (const each of counts) report(`  ${each.text}`, [each])
  report(group, counts)
}
await engine.close()
