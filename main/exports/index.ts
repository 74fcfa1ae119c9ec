/** Files for other programs: what models know of photos, how they learned, and the models themselves. */
export { writeEventFile, writeMetricsCsv } from './metrics.ts'
export { requireOutside } from './place.ts'
export { writeEmbeddings, writeModel } from './thread.ts'
