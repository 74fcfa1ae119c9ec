/** The made-up photos of the first screen: shapes, and the light of a place and a time of day. */

export interface WallPhoto {
  ratio: number
  high: string
  middle: string
  low: string
  horizon: number
  x: number
  y: number
  r: number
  light: number
}

/** Sky, horizon and ground of dawns, noons, dusks, woods, rooms and snow. */
const lights = [
  ['#f6c7a2', '#f3a77f', '#6d5a63'],
  ['#a9c8de', '#dfe8e6', '#8fa38a'],
  ['#38435f', '#b97a6a', '#2a2c35'],
  ['#c8d6c0', '#7f9a72', '#3c4f3b'],
  ['#e9dccb', '#cfae8b', '#7a5c48'],
  ['#dfe6ee', '#c3ced9', '#93a3b1'],
  ['#f4d9b0', '#e2b27a', '#a06c4c'],
  ['#5f7f93', '#a8bdbd', '#d9cfb8'],
  ['#2c3346', '#4b5670', '#7b6f86'],
] as const

const ratios = [150, 75, 133, 100, 178, 67, 150, 133]

/** `count` photos, the same for the same seed. */
export function wallPhotos(count: number, seed: number): WallPhoto[] {
  let state = seed
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  return Array.from({ length: count }, (_, index) => {
    // Neighbours never have the same light.
    const light = lights[(index * 4 + Math.floor(random() * 2)) % lights.length] ?? lights[0]
    return {
      ratio: ratios[Math.floor(random() * ratios.length)] ?? 100,
      high: light[0],
      middle: light[1],
      low: light[2],
      horizon: 0.4 + random() * 0.35,
      x: 0.15 + random() * 0.7,
      y: 0.2 + random() * 0.5,
      r: 0.3 + random() * 0.5,
      light: 0.15 + random() * 0.45,
    }
  })
}
