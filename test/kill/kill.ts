/**
 * `npm run test:kill -- [SEED]`: kills index, the making of features, a switch of models, train, teach and the fetching
 * of a model at ten random moments each, and checks that nothing is lost. Takes some minutes; `npm test` runs a short form.
 */
import { killDownload } from './kill-download.ts'
import { killFeatures } from './kill-features.ts'
import { killSwitch } from './kill-switch.ts'
import { killTeach } from './kill-teach.ts'
import { killIndex, killTrain } from './killing.ts'
import { randomFrom } from './random-from.ts'

const seed = Number(process.argv[2] ?? Date.now() % 100_000)
const random = randomFrom(seed)
const say = (line: string) => console.log(line)
say(`seed ${seed}`)
await killIndex({ times: 10, photos: 600, random, say })
await killFeatures({ times: 10, photos: 600, random, say })
await killSwitch({ times: 10, photos: 200, random, say })
await killTeach({ times: 10, photos: 240, eachPart: true, random, say })
await killTrain({ times: 10, photos: 200, random, say })
await killDownload({ times: 10, random, say })
say('Nothing was lost.')
