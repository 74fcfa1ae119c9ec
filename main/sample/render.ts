/** A scene as one SVG. */
import { dye, mix, recolour, type Rgb, under } from './art/colour.ts'
import { art } from './art/icons.ts'
import { lightFor } from './art/light.ts'
import { circle, ellipse } from './art/shapes.ts'
import { falling } from './art/sky.ts'
import { createStage, type Stage, type Zone } from './art/stage.ts'
import { later, layOut } from './layout.ts'
import type { Actor, Scene } from './model.ts'
import { places } from './places/index.ts'
import { createRng } from './rng.ts'

/** Things keep a little of their own colours, so that they can be told at night. */
function lightOn(s: Stage, place: Scene['place']): Rgb {
  const keep =
    place === 'moon' || place === 'stage' || place === 'underwater' ? 1 : s.light.dark ? 0.34 : 0.24
  return s.light.ambient.map((v) => v + (1 - v) * keep) as unknown as Rgb
}

async function drawActor(s: Stage, scene: Scene, actor: Actor, zone: Zone): Promise<string> {
  const { thing, zone: zoneId, colour } = scene.groups[actor.group] as Scene['groups'][number]
  const shape = await art(actor.icon)
  const near = (actor.y - zone.far) / Math.max(1, zone.near - zone.far)
  const haze = s.light.hazeAmount * 0.3 * Math.min(1, Math.max(0, 1 - near))
  const light = lightOn(s, scene.place)
  const dyed =
    colour && thing.colours ? dye(colour, thing.colours.hue, thing.colours.window) : (hex: string) => hex
  const body = recolour(shape.body, (hex) =>
    thing.glows ? dyed(hex) : mix(under(dyed(hex), light), s.light.haze, haze),
  )
  const k = actor.size / shape.h
  const width = shape.w * k
  const turn = actor.tilt ? ` rotate(${actor.tilt.toFixed(1)} 0 ${(-actor.size / 2).toFixed(1)})` : ''
  const fit = `translate(${actor.x.toFixed(1)} ${actor.y.toFixed(1)})${turn} scale(${((actor.flip ? -1 : 1) * k).toFixed(4)} ${k.toFixed(4)}) translate(${(-shape.x - shape.w / 2).toFixed(3)} ${(-shape.y - shape.h).toFixed(3)})`
  let out = `<g transform="${fit}">${body}</g>`
  if (thing.glows)
    out =
      circle(
        actor.x,
        actor.y - actor.size / 2,
        actor.size * 1.1,
        s.glow('#ffc65c', s.light.dark ? 0.6 : 0.25),
      ) + out
  if (zoneId === 'ground' || zoneId === 'table') {
    const { lean, opacity } = s.light.shadow
    const reach = zoneId === 'table' ? 0.3 : 1
    const shade = s.glow('#0d1028', Math.min(0.95, opacity * 2.2))
    const cast = Math.abs(lean) * actor.size * 0.24 * reach
    const x = actor.x + (shape.foot.x - shape.x - shape.w / 2) * k * (actor.flip ? -1 : 1)
    const half = (shape.foot.w * k) / 2
    out =
      ellipse(x + Math.sign(lean) * cast, actor.y - actor.size * 0.015, (half + width * 0.5) * 0.62 + cast, Math.max(5, width * 0.09), shade) +
      ellipse(x, actor.y - actor.size * 0.01, half * 1.12 + 4, Math.max(4, width * 0.055), shade) + out // prettier-ignore
  }
  if (zoneId === 'water') {
    const c = mix(s.paint('#5fb2cc'), '#ffffff', 0.3)
    out +=
      ellipse(actor.x, actor.y, width * 0.56, Math.max(4, actor.size * 0.05), mix(s.paint('#4a9fc0'), s.light.sky[1], 0.25), { opacity: 0.9 }) +
      ellipse(actor.x, actor.y + actor.size * 0.02, width * 0.66, Math.max(5, actor.size * 0.07), 'none', { stroke: c, width: 2, opacity: 0.7 }) // prettier-ignore
  }
  return out
}

/**
 * Draws a scene. `frame` counts the pictures of a burst: the place stays, the things have moved a little.
 * The same scene and frame always give the same text.
 */
export async function render(scene: Scene, frame = 0): Promise<string> {
  const rng = createRng(scene.seed)
  const light = lightFor(scene.time, scene.weather, scene.season, rng.fork('light').chance(0.5))
  const s = createStage(scene.width, scene.height, light, rng.fork('place'))
  const drawing = places[scene.place].draw(s)
  let actors = await layOut(scene, drawing.zones, rng.fork('layout'))
  if (frame > 0) actors = later(actors, rng.fork(`frame ${frame}`))
  let middle = ''
  for (const actor of actors) {
    const zone = drawing.zones[(scene.groups[actor.group] as Scene['groups'][number]).zone] as Zone
    middle += await drawActor(s, scene, actor, zone)
  }
  const open = places[scene.place].sky === 'open'
  const weather = open ? falling({ ...s, rng: rng.fork(`falling ${frame}`) }) : ''
  const { width: w, height: h } = scene
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}"><defs>${s.defs()}</defs>${drawing.back}${middle}${drawing.front}${weather}</svg>`
}
