/**
 * `npm run test:kill -- [SEED]`: kills index, train and the fetching of a model at ten random moments each and checks that nothing is
 * lost.
 * Takes a few minutes; `npm test` runs a short form.
 */
import { killDownload } from './kill-download.ts'
import { killIndex, killTrain } from './killing.ts'
import { randomFrom } from './random-from.ts'

const seed = Number(process.argv[2] ?? Date.now() % 100_000)
const random = randomFrom(seed)
const say = (line: string) => console.log(line)
say(`seed ${seed}`)
await killIndex({ times: 10, photos: 600, random, say })
await killTrain({ times: 10, photos: 200, random, say })
await killDownload({ times: 10, random, say })
say('Nothing was lost.')
