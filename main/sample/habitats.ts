/** What belongs where: each habitat is a zone and how likely it is in each place. */
import type { PlaceId, ZoneId } from './model.ts'

interface Habitat {
  zone: ZoneId
  places: Partial<Record<PlaceId, number>>
}

const outdoors = {
  beach: 1,
  forest: 1,
  mountains: 1,
  park: 1,
  farm: 1,
  lake: 1,
  garden: 1,
  road: 1,
  field: 1,
}

// prettier-ignore
const table = {
  // Animals
  pet: { zone: 'ground', places: { livingroom: 5, bedroom: 2, garden: 3, park: 3, street: 2, beach: 2, playground: 1, farm: 1, road: 1, campsite: 1, snow: 1 } },
  puppy: { zone: 'ground', places: { field: 1, market: 1, harbour: 1, picnic: 1, mountains: 1, snow: 1 } },
  farmyard: { zone: 'ground', places: { farm: 7, road: 2, mountains: 1 } },
  pasture: { zone: 'ground', places: { mountains: 2, farm: 2, road: 1, park: 0.3 } },
  poultry: { zone: 'ground', places: { farm: 4, garden: 1, market: 0.5 } },
  woodland: { zone: 'ground', places: { forest: 6, campsite: 2, mountains: 2, snow: 1 } },
  undergrowth: { zone: 'ground', places: { forest: 3, garden: 3, park: 2, campsite: 1, picnic: 1 } },
  savanna: { zone: 'ground', places: { savanna: 6 } },
  jungle: { zone: 'ground', places: { jungle: 6 } },
  desert: { zone: 'ground', places: { desert: 5 } },
  polar: { zone: 'ground', places: { snow: 4 } },
  shore: { zone: 'ground', places: { beach: 4, harbour: 1 } },
  seabed: { zone: 'ground', places: { underwater: 4 } },
  deep: { zone: 'deep', places: { underwater: 6 } },
  pond: { zone: 'water', places: { lake: 5, harbour: 1 } },
  whale: { zone: 'water', places: { beach: 1, harbour: 2 } },
  bird: { zone: 'sky', places: { ...outdoors, harbour: 2, desert: 1, savanna: 1, playground: 1, mountains: 2 } },
  insect: { zone: 'air', places: { garden: 5, park: 2, picnic: 2, farm: 1, forest: 1, jungle: 1, field: 1 } },
  ancient: { zone: 'ground', places: { jungle: 2, desert: 1, savanna: 1 } },
  magic: { zone: 'ground', places: { forest: 1.5, mountains: 1, snow: 1, stage: 1, bedroom: 0.3 } },
  // People
  people: { zone: 'ground', places: { park: 2, street: 3, beach: 2, playground: 1, market: 2, garden: 2, road: 1, livingroom: 1, harbour: 1, campsite: 1, mountains: 1, forest: 1, lake: 1, snow: 1, desert: 0.5 } },
  children: { zone: 'ground', places: { playground: 4, park: 2, beach: 2, garden: 2, livingroom: 2, bedroom: 3, farm: 1, snow: 1, picnic: 1, street: 1, campsite: 1, field: 1 } },
  athlete: { zone: 'ground', places: { field: 5, park: 2, street: 1, beach: 1, road: 1, lake: 0.5 } },
  dancer: { zone: 'ground', places: { stage: 5, park: 1, livingroom: 1, beach: 1 } },
  swimmer: { zone: 'water', places: { beach: 3, lake: 2 } },
  surfer: { zone: 'water', places: { beach: 5 } },
  winter: { zone: 'ground', places: { snow: 5 } },
  cityjob: { zone: 'ground', places: { street: 3, road: 1, harbour: 0.5 } },
  kitchenjob: { zone: 'ground', places: { market: 3, picnic: 0.5 } },
  farmjob: { zone: 'ground', places: { farm: 3, garden: 1, market: 1 } },
  stagejob: { zone: 'ground', places: { stage: 4 } },
  dream: { zone: 'ground', places: { moon: 1 } },
  moonjob: { zone: 'ground', places: { moon: 6 } },
  // Wheels, boats, wings
  car: { zone: 'ground', places: { street: 5, road: 5, harbour: 1, desert: 1 } },
  farmcar: { zone: 'ground', places: { farm: 4, road: 2 } },
  cycle: { zone: 'ground', places: { street: 3, road: 2, park: 3, beach: 1, harbour: 1, garden: 1, mountains: 1, lake: 0.5 } },
  trackcar: { zone: 'ground', places: { road: 2, field: 0.5 } },
  boat: { zone: 'water', places: { lake: 3, harbour: 5, beach: 2 } },
  ship: { zone: 'water', places: { harbour: 4, beach: 1 } },
  aircraft: { zone: 'sky', places: { ...outdoors, harbour: 1, desert: 2, mountains: 2, snow: 1, street: 1 } },
  rocket: { zone: 'sky', places: { moon: 5, desert: 1 } },
  orbit: { zone: 'sky', places: { moon: 5 } },
  landed: { zone: 'ground', places: { moon: 2 } },
  building: { zone: 'ground', places: { farm: 1, road: 1.5, mountains: 1 } },
  fair: { zone: 'ground', places: { park: 1, field: 1, playground: 1 } },
  // Play and sport
  ball: { zone: 'ground', places: { field: 5, park: 3, playground: 3, beach: 2, garden: 1, bedroom: 1 } },
  gear: { zone: 'ground', places: { field: 5, park: 1, bedroom: 0.5, playground: 1 } },
  flying: { zone: 'sky', places: { beach: 3, park: 3, field: 2, playground: 2, mountains: 1, farm: 1, lake: 1 } },
  toy: { zone: 'ground', places: { bedroom: 5, playground: 2, livingroom: 2, garden: 1, picnic: 1, beach: 0.5 } },
  yard: { zone: 'ground', places: { playground: 4 } },
  party: { zone: 'ground', places: { livingroom: 3, bedroom: 2, garden: 1, stage: 1 } },
  balloon: { zone: 'air', places: { park: 3, playground: 2, street: 1, garden: 2, livingroom: 2, bedroom: 2, field: 1, market: 1, stage: 1 } },
  camp: { zone: 'ground', places: { campsite: 6, forest: 1, lake: 1, mountains: 1 } },
  // Food and table
  fruit: { zone: 'table', places: { market: 5, kitchen: 4, picnic: 3 } },
  vegetable: { zone: 'table', places: { market: 5, kitchen: 4 } },
  meal: { zone: 'table', places: { kitchen: 4, picnic: 3, market: 0.5 } },
  bakery: { zone: 'table', places: { kitchen: 3, picnic: 3, market: 3 } },
  treat: { zone: 'table', places: { picnic: 3, kitchen: 2, market: 1, study: 0.5 } },
  drink: { zone: 'table', places: { kitchen: 3, picnic: 3, study: 1 } },
  kitchenware: { zone: 'table', places: { kitchen: 5 } },
  hotdrink: { zone: 'table', places: { kitchen: 3, study: 3, picnic: 1 } },
  icecream: { zone: 'table', places: { picnic: 2, kitchen: 1, market: 1 } },
  seafood: { zone: 'table', places: { market: 2, kitchen: 1 } },
  seacreature: { zone: 'ground', places: { beach: 3, underwater: 2 } },
  // House
  furniture: { zone: 'ground', places: { livingroom: 5, bedroom: 2 } },
  bedside: { zone: 'ground', places: { bedroom: 4 } },
  desk: { zone: 'table', places: { study: 6 } },
  deskorhome: { zone: 'table', places: { study: 4, kitchen: 0.7 } },
  clothes: { zone: 'ground', places: { bedroom: 3 } },
  clothesstall: { zone: 'table', places: { market: 1.5 } },
  music: { zone: 'ground', places: { stage: 7, livingroom: 1.5, campsite: 0.4, park: 0.4 } },
  showtime: { zone: 'ground', places: { stage: 5 } },
  luggage: { zone: 'ground', places: { street: 2, bedroom: 1, harbour: 2, road: 1, livingroom: 1 } },
  tool: { zone: 'ground', places: { garden: 3, farm: 2, campsite: 0.5 } },
  // Plants and places
  flower: { zone: 'ground', places: { garden: 6, park: 3, mountains: 1, road: 0.5 } },
  vase: { zone: 'table', places: { kitchen: 1, study: 1, market: 2, picnic: 1 } },
  pot: { zone: 'ground', places: { livingroom: 2, garden: 2, bedroom: 1, street: 0.5 } },
  cactus: { zone: 'ground', places: { desert: 5, livingroom: 0.5 } },
  palm: { zone: 'ground', places: { beach: 3, desert: 2, jungle: 1 } },
  tree: { zone: 'ground', places: { mountains: 1.5, farm: 1, road: 1, savanna: 0.7, snow: 0.5 } },
  pine: { zone: 'ground', places: { snow: 2, mountains: 1, campsite: 1 } },
  roadside: { zone: 'ground', places: { road: 2, street: 2 } },
  rock: { zone: 'ground', places: { desert: 2, moon: 2, mountains: 1, underwater: 1 } },
  cosy: { zone: 'ground', places: { livingroom: 2, snow: 1 } },
  shorething: { zone: 'ground', places: { harbour: 4, beach: 2 } },
  treasure: { zone: 'ground', places: { underwater: 1.5, desert: 0.5, stage: 0.5 } },
} as const satisfies Record<string, Habitat>

export type HabitatId = keyof typeof table
export const habitats: Record<HabitatId, Habitat> = table
