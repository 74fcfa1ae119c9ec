/** The short form in which the tables of things are written. */
import type { HabitatId } from '../habitats.ts'
import type { Thing } from '../model.ts'

export interface ThingNotes {
  plural?: string
  /** Other words, separated by commas. */
  also?: string
  /** Comes often; `very` is what people take photos of again and again. */
  often?: true | 'very'
  most?: number
  colours?: Thing['colours']
  flips?: false
  glows?: true
  tones?: Thing['tones']
}

/** A thing by its icon, name, size 1..5, and habitats separated by spaces. */
export function thing(
  icon: string,
  name: string,
  size: number,
  habitats: string,
  notes: ThingNotes = {},
): Thing {
  return {
    icon,
    name,
    ...(notes.plural ? { plural: notes.plural } : {}),
    also: notes.also ? notes.also.split(', ') : [],
    size,
    habitats: habitats.split(' ') as HabitatId[],
    weight: notes.often === 'very' ? 20 : notes.often ? 5 : 1,
    most: notes.most ?? 1,
    ...(notes.colours ? { colours: notes.colours } : {}),
    flips: notes.flips ?? true,
    glows: notes.glows ?? false,
    tones: notes.tones ?? [],
  }
}

/** Skin tones as the picture set names them. */
export const skin = ['-light', '-medium-light', '-medium', '-medium-dark', '-dark']
