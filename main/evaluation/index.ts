/** Evaluation: how well a model finds and names photos, whoever made it. */
export { agreement } from './agreement.ts'
export { className, classesOf } from './class-names.ts'
export { packEmbedder, type Embedder } from './embedder.ts'
export { answers, recallAt, type Asked } from './recall.ts'
export { measure, type Measurement } from './retrieval.ts'
export { gainOf, standing, type Trial } from './standing.ts'
export { nearestNeighbours } from './nearest-neighbours.ts'
export { zeroShot } from './zero-shot.ts'
