/** Words of preprocessing that several layouts share. */
import { z } from 'zod'
import type { Preprocessing } from '../../../shared/model/index.ts'

export const Colours = z.tuple([z.number(), z.number(), z.number()])

/** CLIP's own, where a file says nothing (Radford 2021). */
export const clipMean: Preprocessing['mean'] = [0.48145466, 0.4578275, 0.40821073]
export const clipStd: Preprocessing['std'] = [0.26862954, 0.26130258, 0.27577711]

const Pixels = z.number().int().positive()

/** The side of a square, given as a number or twice. */
export const Side = z
  .union([Pixels.transform((side) => [side, side] as const), z.tuple([Pixels, Pixels])])
  .refine(([height, width]) => height === width, 'only square pictures are understood')
  .transform(([side]) => side)
