import assert from 'node:assert/strict'
import { test } from 'node:test'
import { art } from './art/icons.ts'
import { dye } from './art/colour.ts'
import { candidates } from './compose.ts'
import { habitats } from './habitats.ts'
import { placeIds } from './model.ts'
import { places } from './places/index.ts'
import { lightFor } from './art/light.ts'
import { createStage } from './art/stage.ts'
import { createRng } from './rng.ts'
import { things } from './things/index.ts'

test('hundreds of things, each name once, each with a picture in every skin tone', async () => {
  assert.ok(things.length >= 300)
  assert.equal(new Set(things.map((t) => t.name)).size, things.length)
  for (const thing of things) {
    for (const tone of thing.tones.length ? thing.tones : ['']) {
      const shape = await art(thing.icon + tone)
      assert.ok(shape.w > 8 && shape.h > 4 && shape.foot.w > 0, thing.name)
    }
  }
})

test('every colour a thing can have changes its picture', async () => {
  for (const { icon, colours, name } of things) {
    if (!colours) continue
    const { body } = await art(icon)
    const hexes = [...new Set(body.match(/#(?:[0-9a-f]{6}|[0-9a-f]{3})\b/gi))]
    const looks = colours.names.map((colour) => hexes.map(dye(colour, colours.hue, colours.window)).join())
    assert.equal(new Set(looks).size, colours.names.length, name)
  }
})

test('every habitat has somebody, every place enough for many combinations', () => {
  for (const id of Object.keys(habitats))
    assert.ok(
      things.some((t) => t.habitats.some((h) => h === id)),
      id,
    )
  for (const id of placeIds) assert.ok(candidates(id).length >= 12, `${id} has ${candidates(id).length}`)
})

test('every place draws a zone, with words, for everything that can be there', () => {
  for (const id of placeIds) {
    const light = lightFor('noon', 'clear', 'summer', false)
    const { zones } = places[id].draw(createStage(768, 512, light, createRng(id)))
    for (const { zone, thing } of candidates(id)) {
      assert.ok(zones[zone], `${thing.name} has no ${zone} in ${id}`)
      assert.ok(places[id].where[zone], `no words for ${zone} in ${id}`)
    }
  }
})
