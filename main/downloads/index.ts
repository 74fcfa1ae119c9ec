/** Models from elsewhere: the catalogue, what fetching one would bring, and fetching it. Nothing is asked for unasked. */
export { catalogue } from './catalogue.ts'
export { fetchModel } from './fetch-model.ts'
export { openHttp, type NetworkEnv } from './http.ts'
export { offerModel } from './offer.ts'
export { multiplyAddsPerSecond } from './speed.ts'
