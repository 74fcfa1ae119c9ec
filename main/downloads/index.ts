/** Models from elsewhere: the catalogue, what fetching one would bring, and fetching it. Nothing is asked for unasked. */
export { catalogue } from './catalogue.ts'
export { acceptedOffer, downloadModel, makeOffer } from './download.ts'
export type { NetworkEnv } from './http.ts'
export { multiplyAddsPerSecond } from './speed.ts'
