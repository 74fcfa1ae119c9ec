/** Where each thing stands: farther is higher and smaller, and nobody hides anybody. */
import { art, type Art } from './art/icons.ts'
import type { Zone } from './art/stage.ts'
import type { Actor, Scene, ZoneId } from './model.ts'
import type { Rng } from './rng.ts'

/** A thing's share of the picture's height by its size 1..5. */
const shares = [0, 0.21, 0.29, 0.38, 0.47, 0.58]
/** The more there are, the smaller each. */
const crowd = [1, 1.14, 1.02, 0.92, 0.82, 0.75, 0.69]

interface Box {
  x: number
  y: number
  w: number
  h: number
}

function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x)
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y)
  return w > 0 && h > 0 ? (w * h) / Math.min(a.w * a.h, b.w * b.h) : 0
}

/** The box of a thing with its base's middle at (x, y). */
function boxOf(x: number, y: number, size: number, shape: Art): Box {
  const w = (size * shape.w) / shape.h
  return { x: x - w / 2, y: y - size, w, h: size }
}

const tilts: Partial<Record<ZoneId, number>> = { sky: 9, deep: 8, air: 7 }

/** The icon a thing shows: one of its skin tones where it has any. */
function iconOf(scene: Scene, group: number, rng: Rng): string {
  const { thing } = scene.groups[group] as Scene['groups'][number]
  return thing.tones.length ? thing.icon + rng.pick(thing.tones) : thing.icon
}

/** Places all things of a scene; the result is in the order to draw, far to near. */
export async function layOut(scene: Scene, zones: Partial<Record<ZoneId, Zone>>, rng: Rng): Promise<Actor[]> {
  const unit = Math.min(scene.height, scene.width * 1.12)
  const total = scene.groups.reduce((sum, g) => sum + g.count, 0)
  const waiting = scene.groups.flatMap((g, group) =>
    Array.from({ length: g.count }, () => ({ group, size: g.thing.size })),
  )
  waiting.sort((a, b) => b.size - a.size)
  const placed: { actor: Actor; box: Box }[] = []
  for (const { group, size } of waiting) {
    let squeeze = 1
    const { thing, zone: zoneId } = scene.groups[group] as Scene['groups'][number]
    const zone = zones[zoneId]
    if (!zone) throw new Error(`${scene.place} has no zone ${zoneId} for ${thing.name}`)
    const icon = iconOf(scene, group, rng)
    const shape = await art(icon)
    const full = (shares[size] as number) * (crowd[total] as number) * unit * rng.range(0.93, 1.07)
    const flip = thing.flips && rng.chance(0.5)
    const tilt = rng.range(-1, 1) * (tilts[zoneId] ?? 0)
    let best: { actor: Actor; box: Box; cost: number } | undefined
    for (let attempt = 0; attempt < 40; attempt++) {
      const t = rng.next()
      const scale = zone.shrink + (1 - zone.shrink) * t
      const height = (full * squeeze * scale * shape.h) / Math.max(shape.h, shape.w * 0.82)
      const half = (height * shape.w) / shape.h / 2
      const [low, high] = [
        Math.max(zone.left, half * 0.96),
        Math.min(zone.right + half * 0.2, scene.width - half * 0.96),
      ]
      const x = low < high ? rng.range(low, high) : (zone.left + zone.right) / 2
      const y = Math.max(zone.far + (zone.near - zone.far) * t, height + 6)
      const box = boxOf(x, y, height, shape)
      const cost =
        placed.reduce((sum, other) => sum + overlap(box, other.box), 0) +
        (Math.abs(x / scene.width - 0.5) * 0.36) / total
      if (!best || cost < best.cost - 1e-9)
        best = { actor: { group, icon, x, y, size: height, flip, tilt }, box, cost }
      if (best.cost < 0.045) break
      if (attempt % 10 === 9 && best.cost > 0.25) squeeze *= 0.9
    }
    placed.push(best as { actor: Actor; box: Box })
  }
  return placed.map((p) => p.actor).sort((a, b) => a.y - b.y)
}

/** The same things a moment later: each has moved a little. */
export function later(actors: readonly Actor[], rng: Rng): Actor[] {
  return actors.map((a) => ({
    ...a,
    x: a.x + rng.range(-0.14, 0.14) * a.size,
    y: a.y + rng.range(-0.03, 0.03) * a.size,
    tilt: a.tilt + rng.range(-2, 2),
  }))
}
