import assert from 'node:assert/strict'
import { test } from 'node:test'
import { planSample } from './plan.ts'
import { places } from './places/index.ts'
import { article, counted, list, plural } from './words.ts'
import type { things } from './things/index.ts'

test('plurals', () => {
  const forms = { dog: 'dogs', fox: 'foxes', butterfly: 'butterflies', mouse: 'mice', sheep: 'sheep', monkey: 'monkeys', wolf: 'wolves', 'loaf of bread': 'loaves of bread', 'woman running': 'women running', 'box of fries': 'boxes of fries', 'teddy bear': 'teddy bears', snowman: 'snowmen' } // prettier-ignore
  for (const [one, many] of Object.entries(forms)) assert.equal(plural(one), many)
})

test('articles follow the sound', () => {
  const an = ['owl', 'orange', 'hourglass', 'umbrella', 'eagle', 'ice skate', 'axe']
  const a = ['dog', 'unicorn', 'UFO', 'ukulele', 'house', 'yo-yo', 'European']
  for (const word of an) assert.equal(article(word), 'an', word)
  for (const word of a) assert.equal(article(word), 'a', word)
})

test('counting and listing', () => {
  assert.equal(counted(1, 'owl', 'owls'), 'an owl')
  assert.equal(counted(3, 'goose', 'geese'), 'three geese')
  assert.equal(counted(2, 'dog', 'dogs', 'a pair of'), 'a pair of dogs')
  assert.equal(list(['a', 'b', 'c']), 'a, b and c')
})

/** Every way a caption may name a group, for one or for many. */
function namesOf(group: { thing: (typeof things)[number]; count: number; colour: string | null }): string[] {
  const { thing, count, colour } = group
  const before = colour ? `${colour} ` : ''
  if (count === 1) return [thing.name, ...thing.also].map((name) => before + name)
  return [thing.plural ?? plural(thing.name), ...thing.also.map((name) => plural(name))].map(
    (name) => before + name,
  )
}

test('on a large sample: each caption is a sentence that names every kind of thing in number and colour', () => {
  const plan = planSample(3000, 99)
  const captions = plan.photos.flatMap((photo) => photo.captions.map((caption) => ({ caption, photo })))
  assert.ok(captions.length > 9000)
  for (const { caption, photo } of captions) {
    const { groups } = photo.scene
    assert.match(caption, /^[A-Z]/, caption)
    assert.doesNotMatch(caption, / {2}|\s$|^\s|undefined|null|,,| ,|\b(\w+) \1\b/, caption)
    for (const [, small, word] of caption.matchAll(/\b(an?) ([\w-]+)/gi))
      assert.equal(small?.toLowerCase(), article(word as string), caption)
    for (const group of groups) {
      const amount = ['', 'an? ', '(?:two|a pair of|a couple of) ', 'three ', 'four '][group.count] as string
      const named = namesOf(group).some((name) =>
        new RegExp(`(?:^|[^a-z])${amount}${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![a-z])`, 'i').test(
          caption,
        ),
      )
      assert.ok(named, `"${caption}" does not name ${group.count} ${group.colour ?? ''} ${group.thing.name}`)
    }
  }
})

test('each photo has three to five different captions, the first with its place', () => {
  for (const { captions, scene } of planSample(1500, 4).photos) {
    assert.ok(captions.length >= 3 && captions.length <= 5)
    assert.equal(new Set(captions).size, captions.length)
    const words = Object.values(places[scene.place].where).flat()
    assert.ok(
      words.some((where) => (captions[0] as string).includes(where)),
      captions[0],
    )
  }
})

test('the vocabulary recurs: of 2,000 photos most common things are in ten or more', () => {
  const seen = new Map<string, number>()
  for (const { scene } of planSample(2000, 7).photos)
    for (const g of scene.groups) seen.set(g.thing.name, (seen.get(g.thing.name) ?? 0) + 1)
  assert.ok(seen.size >= 300)
  assert.ok([...seen.values()].filter((n) => n >= 10).length >= 120)
})

test('captions tell the scenes apart: hardly any caption fits two different scenes word by word', () => {
  const scenes = new Map<string, Set<unknown>>()
  for (const photo of planSample(2000, 7).photos) {
    for (const caption of photo.captions)
      scenes.set(caption, (scenes.get(caption) ?? new Set()).add(photo.scene))
  }
  const shared = [...scenes.values()].filter((of) => of.size > 1).length
  assert.ok(shared / scenes.size < 0.03, `${shared} of ${scenes.size} captions are shared`)
})
