/** What Google Takeout writes beside each photo, as JSON. */
import { z } from 'zod'
import { placeAt, type Place } from '../../media/index.ts'
import { NoCaptions } from './problem.ts'

const Coordinates = z.object({ latitude: z.number(), longitude: z.number() }).optional().catch(undefined)

const Takeout = z.object({
  title: z.string().optional().catch(undefined),
  description: z.string().optional().catch(undefined),
  photoTakenTime: z.object({ timestamp: z.coerce.number().int() }).optional().catch(undefined),
  geoData: Coordinates,
  geoDataExif: Coordinates,
})

export interface TakeoutFacts {
  /** The picture's whole name, where the file's was cut. */
  title: string | null
  description: string
  /** ms, UTC: Google does not say the camera's clock. */
  takenAt: number | null
  place: Place | null
}

/** @throws NoCaptions for JSON of another kind */
export function parseTakeout(text: string): TakeoutFacts {
  const facts = Takeout.safeParse(jsonOf(text)).data
  const { title, description, photoTakenTime, geoData, geoDataExif } = facts ?? {}
  if (description === undefined && !photoTakenTime && !geoData && !geoDataExif) throw other()
  return {
    title: title ?? null,
    description: description ?? '',
    takenAt: photoTakenTime ? photoTakenTime.timestamp * 1000 : null,
    place:
      placeAt(geoData?.latitude, geoData?.longitude) ??
      placeAt(geoDataExif?.latitude, geoDataExif?.longitude),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw other()
  }
}

const other = () => new NoCaptions('', 'it is not JSON as Google Takeout writes it', 'Nothing needs doing.')
