/** Which bursts are held out: models are measured on their photos, and never trained on them. */

/** This part of all bursts. */
const PART = 0.1

/**
 * By the burst's own key alone, so that it stays on its side whatever else the library holds.
 * @param key a SHA-256, hex: its first 32 bits are as good as chance
 */
export const isHeldOut = (key: string): boolean => Number.parseInt(key.slice(0, 8), 16) < PART * 2 ** 32
