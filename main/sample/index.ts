/** The sample collection: illustrated photos with captions, to try Kindred with. */
export { planSample } from './plan.ts'
export { writeSample } from './write.ts'
