/** The albums of the collection: what they are called, where and when they were, what they show. */
import type { PlaceId } from './model.ts'

export interface Album {
  title: string
  /** 1..12 */
  months: readonly number[]
  places: Partial<Record<PlaceId, number>>
  /** Latitude and longitude of the spots it may have been at. */
  spots: readonly (readonly [number, number])[]
  /** At most so many days. */
  days: number
}

const anyMonth = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
const warm = [5, 6, 7, 8, 9]

// prettier-ignore
export const albums: readonly Album[] = [
  { title: 'Summer at the sea', months: [6, 7, 8], places: { beach: 6, harbour: 2, picnic: 1 }, spots: [[48.64, -2.03], [37.09, -8.25], [54.32, 13.09]], days: 9 },
  { title: 'City weekend', months: anyMonth, places: { street: 6, park: 2, market: 1, harbour: 1 }, spots: [[52.52, 13.4], [48.86, 2.35], [41.39, 2.17]], days: 3 },
  { title: 'On the farm', months: [4, 5, 6, 7, 8, 9, 10], places: { farm: 7, road: 2, garden: 1 }, spots: [[53.05, 9.2], [46.9, 0.6], [51.2, -2.6]], days: 5 },
  { title: 'At home', months: anyMonth, places: { kitchen: 3, livingroom: 4, bedroom: 3, study: 2 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 20 },
  { title: 'Autumn walks', months: [9, 10, 11], places: { forest: 5, park: 3, lake: 2 }, spots: [[48.02, 8.12], [50.62, 12.88]], days: 6 },
  { title: 'Ski week', months: [1, 2, 3, 12], places: { snow: 7, mountains: 2, livingroom: 1 }, spots: [[47.27, 11.39], [45.92, 6.87]], days: 7 },
  { title: 'Safari', months: anyMonth, places: { savanna: 8, jungle: 1 }, spots: [[-2.33, 34.83], [-24.01, 31.49]], days: 8 },
  { title: 'Camping', months: warm, places: { campsite: 5, forest: 3, lake: 2 }, spots: [[60.17, 15.3], [47.6, 12.4]], days: 6 },
  { title: 'Road trip', months: anyMonth, places: { road: 6, desert: 2, street: 1, lake: 1 }, spots: [[36.1, -112.1], [43.77, 11.25]], days: 10 },
  { title: 'The garden', months: [3, 4, 5, 6, 7, 8, 9, 10], places: { garden: 7, picnic: 1 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 30 },
  { title: 'Diving holiday', months: [4, 5, 9, 10], places: { underwater: 6, beach: 2, harbour: 1 }, spots: [[27.26, 33.81], [-8.35, 116.04]], days: 8 },
  { title: 'Saturday market', months: anyMonth, places: { market: 6, street: 1, kitchen: 2 }, spots: [[43.7, 7.27], [50.94, 6.96]], days: 4 },
  { title: 'School play', months: [2, 6, 11, 12], places: { stage: 8 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 2 },
  { title: 'Mountain hike', months: [5, 6, 7, 8, 9, 10], places: { mountains: 6, lake: 2, forest: 1 }, spots: [[46.54, 12.13], [46.02, 7.75], [42.63, 0.66]], days: 5 },
  { title: 'Sports day', months: warm, places: { field: 7, park: 1, playground: 1 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 2 },
  { title: 'Across the desert', months: [1, 2, 3, 10, 11, 12], places: { desert: 8, road: 1 }, spots: [[31.1, -4.01], [-24.73, 15.29]], days: 6 },
  { title: 'Afternoons outside', months: [3, 4, 5, 6, 7, 8, 9, 10], places: { playground: 5, park: 3, picnic: 1 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 14 },
  { title: 'In the rainforest', months: anyMonth, places: { jungle: 8, lake: 1 }, spots: [[9.39, -84.14], [1.35, 103.82]], days: 7 },
  { title: 'Picnics', months: warm, places: { picnic: 6, park: 1, garden: 1 }, spots: [[50.94, 6.96], [52.52, 13.4]], days: 8 },
  { title: 'By the harbour', months: anyMonth, places: { harbour: 5, lake: 3, beach: 1 }, spots: [[53.54, 9.97], [60.39, 5.32], [43.3, 5.36]], days: 4 },
  { title: 'Baking and cooking', months: anyMonth, places: { kitchen: 7, market: 1 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 12 },
  { title: 'Winter holidays', months: [12, 1], places: { snow: 3, livingroom: 4, kitchen: 1, street: 1 }, spots: [[50.94, 6.96], [47.8, 13.04]], days: 8 },
  { title: 'My desk', months: anyMonth, places: { study: 8 }, spots: [[50.94, 6.96], [51.05, 13.74]], days: 15 },
  { title: 'Dreams of the moon', months: anyMonth, places: { moon: 8 }, spots: [[28.57, -80.65], [50.94, 6.96]], days: 5 },
]

/** Made up, like the photos; the files say so. */
export const cameras = [
  { make: 'Kindred', model: 'Paintbox 3' },
  { make: 'Kindred', model: 'Pocket Easel' },
  { make: 'Larkfield', model: 'L2 Compact' },
  { make: 'Larkfield', model: 'Phone 7' },
] as const

export const years = [2019, 2020, 2021, 2022, 2023, 2024, 2025]
