/** The sample collection: illustrated photos with captions, to try Kindred with. */
export { type SampleOptions, type SampleSummary, writeSample } from './write.ts'
export { planSample } from './plan.ts'
