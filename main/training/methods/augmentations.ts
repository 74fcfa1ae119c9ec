/** How the papers' views differ from a photo: crop, flip, colour, grey, blur, solarisation. */
import type { View } from '../../../shared/model/index.ts'

const jittered = { scale: 1, flip: 0.5, jitterChance: 0.8, grey: 0.2, solarise: 0 } satisfies Partial<View>

/** SimCLR (Chen 2020), with its colour jitter at half strength, as the paper's for small pictures; MoCo v2's are the same. */
const simclrView: View = { ...jittered, area: [0.2, 1], jitter: [0.4, 0.4, 0.4, 0.1], blur: 0.5 }

export const simclrViews: View[] = [simclrView, simclrView]

/** BYOL (Grill 2020) and MoCo v3: the two views of a photo are blurred and solarised unlike. */
export const byolViews: View[] = [
  { ...jittered, area: [0.08, 1], jitter: [0.4, 0.4, 0.2, 0.1], blur: 1 },
  { ...jittered, area: [0.08, 1], jitter: [0.4, 0.4, 0.2, 0.1], blur: 0.1, solarise: 0.2 },
]

const LOCAL = 6
const dinoColours: Omit<View, 'area' | 'blur'> = { ...jittered, jitter: [0.4, 0.4, 0.2, 0.1] }

/** DINO (Caron 2021): two large crops, of which the second is solarised, and many small ones. */
export const dinoViews: View[] = [
  { ...dinoColours, area: [0.4, 1], blur: 1 },
  { ...dinoColours, area: [0.4, 1], blur: 0.1, solarise: 0.2 },
  ...Array.from({ length: LOCAL }, (): View => ({
    ...dinoColours,
    scale: 0.5,
    area: [0.05, 0.4],
    blur: 0.5,
  })),
]
