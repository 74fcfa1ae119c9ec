/** Everything that can be in a scene. */
import type { Thing } from '../model.ts'
import { animals } from './animals.ts'
import { food } from './food.ts'
import { home } from './home.ts'
import { people } from './people.ts'
import { play } from './play.ts'
import { sea } from './sea.ts'
import { vehicles } from './vehicles.ts'

export const things: readonly Thing[] = [
  ...animals,
  ...sea,
  ...people,
  ...vehicles,
  ...play,
  ...food,
  ...home,
]
