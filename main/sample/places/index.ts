/** All places. */
import type { PlaceId } from '../model.ts'
import { beach } from './beach.ts'
import { bedroom } from './bedroom.ts'
import { campsite } from './campsite.ts'
import { desert } from './desert.ts'
import { farm } from './farm.ts'
import { field } from './field.ts'
import { forest } from './forest.ts'
import { garden } from './garden.ts'
import { harbour } from './harbour.ts'
import { jungle } from './jungle.ts'
import { kitchen } from './kitchen.ts'
import { lake } from './lake.ts'
import { livingroom } from './livingroom.ts'
import { market } from './market.ts'
import { moon } from './moon.ts'
import { mountains } from './mountains.ts'
import { park } from './park.ts'
import { picnic } from './picnic.ts'
import type { Place } from './place.ts'
import { playground } from './playground.ts'
import { road } from './road.ts'
import { savanna } from './savanna.ts'
import { snow } from './snow.ts'
import { stage } from './stage.ts'
import { street } from './street.ts'
import { study } from './study.ts'
import { underwater } from './underwater.ts'

export type { Place } from './place.ts'

export const places: Record<PlaceId, Place> = {
  beach,
  forest,
  mountains,
  street,
  kitchen,
  livingroom,
  bedroom,
  park,
  farm,
  desert,
  snow,
  lake,
  harbour,
  campsite,
  market,
  garden,
  road,
  playground,
  underwater,
  moon,
  picnic,
  stage,
  study,
  field,
  savanna,
  jungle,
}
