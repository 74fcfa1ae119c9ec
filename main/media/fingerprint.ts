/** Difference hashes: near-duplicates have nearly the same 64 bits. */

/**
 * One bit for each pair of neighbours: is the right one darker?
 * @param grey 8 rows of 9 grey cells
 * @returns 8 bytes
 */
export function fingerprint(grey: Uint8Array): Uint8Array {
  const hash = new Uint8Array(8)
  for (let row = 0; row < 8; row++) {
    for (let column = 0; column < 8; column++) {
      const at = row * 9 + column
      if (grey[at + 1]! < grey[at]!) hash[row]! |= 1 << column
    }
  }
  return hash
}
