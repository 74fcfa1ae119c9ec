/** How the papers' views differ from a photo: crop, flip, colour, grey, blur, solarisation. */
import type { Augmentation } from '../views.ts'
import type { ViewDef } from './method.ts'

const jittered = { flip: 0.5, jitterChance: 0.8, grey: 0.2, solarise: 0 } as const

/** Two views of each photo. */
export const twoViews = (
  size: number,
  [first, second]: readonly [Augmentation, Augmentation],
): readonly ViewDef[] => [
  { name: 'views', size, augmentation: first },
  { name: 'views2', size, augmentation: second },
]

/** SimCLR (Chen 2020), with its colour jitter at half strength, as the paper's for small pictures; MoCo v2's are the same. */
const simclrView: Augmentation = {
  ...jittered,
  area: [0.2, 1],
  jitter: [0.4, 0.4, 0.4, 0.1],
  blur: 0.5,
}

export const simclrViews: readonly [Augmentation, Augmentation] = [simclrView, simclrView]

/** BYOL (Grill 2020) and MoCo v3: the two views of a photo are blurred and solarised unlike. */
export const byolViews: readonly [Augmentation, Augmentation] = [
  { ...jittered, area: [0.08, 1], jitter: [0.4, 0.4, 0.2, 0.1], blur: 1 },
  { ...jittered, area: [0.08, 1], jitter: [0.4, 0.4, 0.2, 0.1], blur: 0.1, solarise: 0.2 },
]

const dinoColours = { ...jittered, jitter: [0.4, 0.4, 0.2, 0.1] } as const

/** DINO (Caron 2021): two large crops, of which the second is solarised, and many small ones. */
export const dinoViews: { global: readonly [Augmentation, Augmentation]; local: Augmentation } = {
  global: [
    { ...dinoColours, area: [0.4, 1], blur: 1 },
    { ...dinoColours, area: [0.4, 1], blur: 0.1, solarise: 0.2 },
  ],
  local: { ...dinoColours, area: [0.05, 0.4], blur: 0.5 },
}
