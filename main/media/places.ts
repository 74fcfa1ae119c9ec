/** Where a photo was taken. */

export interface Place {
  /** Degrees, south and west negative. */
  latitude: number
  longitude: number
}

/** A place on Earth, or null; 0, 0 is what a receiver without a fix writes. */
export function placeAt(latitude: unknown, longitude: unknown): Place | null {
  if (typeof latitude !== 'number' || typeof longitude !== 'number') return null
  const sound = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0)
  return sound ? { latitude, longitude } : null
}

/** XMP's coordinate, `33,51.5S` or `33,51,30S`, in degrees; null without a hemisphere, which would be a guess. */
export function parseCoordinate(text: string | undefined): number | null {
  const match = /^(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?([NSEW])$/i.exec(
    text?.trim() ?? '',
  )
  if (!match) return null
  const [degrees, minutes, seconds] = match.slice(1, 4).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
  ]
  const value = degrees + minutes / 60 + seconds / 3600
  return /[SW]/i.test(match[4]!) ? -value : value
}
