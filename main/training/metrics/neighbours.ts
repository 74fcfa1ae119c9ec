/** Whether photos that lie together are called the same. */
const NEIGHBOURS = 20
const TEMPERATURE = 0.1

/** A photo with what it is called, if anything. */
interface Called {
  readonly burst: number
  readonly names: readonly string[]
}

/**
 * The k-NN accuracy (Wu 2018) of photos among themselves: the nearest others, none of the same burst, vote for their
 * names, each by exp(cosine / T). Counted are photos of which another moment has a name, too.
 * @param rows [n, d], unit rows
 * @returns 0..1; null where no photo counts
 */
export function neighbourAccuracy(rows: Float32Array, d: number, photos: readonly Called[]): number | null {
  let [counted, right] = [0, 0]
  photos.forEach((photo, i) => {
    const others = [...photos.keys()].filter(
      (j) => photos[j]!.burst !== photo.burst && photos[j]!.names.length > 0,
    )
    if (!others.some((j) => photos[j]!.names.some((name) => photo.names.includes(name)))) return
    const cosine = (j: number) => {
      let sum = 0
      for (let k = 0; k < d; k++) sum += rows[i * d + k]! * rows[j * d + k]!
      return sum
    }
    const votes = new Map<string, number>()
    const nearest = others.map((j) => ({ j, near: cosine(j) })).sort((a, b) => b.near - a.near || a.j - b.j)
    for (const { j, near } of nearest.slice(0, NEIGHBOURS))
      for (const name of photos[j]!.names)
        votes.set(name, (votes.get(name) ?? 0) + Math.exp(near / TEMPERATURE))
    const [name] = [...votes].reduce((best, vote) => (vote[1] > best[1] ? vote : best))
    counted++
    if (photo.names.includes(name)) right++
  })
  return counted > 0 ? right / counted : null
}
