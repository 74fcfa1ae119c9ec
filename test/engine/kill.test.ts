/** Killing the real command line: a short form of `npm run test:kill`. */
import { test } from 'node:test'
import { killDownload } from '../kill/kill-download.ts'
import { killFeatures } from '../kill/kill-features.ts'
import { killSwitch } from '../kill/kill-switch.ts'
import { killTeach } from '../kill/kill-teach.ts'
import { killIndex, killTrain } from '../kill/killing.ts'
import { randomFrom } from '../kill/random-from.ts'

const seed = Date.now() % 100_000

test(`index, killed three times, loses nothing (seed ${seed})`, (t) =>
  killIndex({ times: 3, photos: 150, random: randomFrom(seed), say: (line) => t.diagnostic(line) }))

test(`features, killed while they are made, are made once (seed ${seed})`, (t) =>
  killFeatures({ times: 1, photos: 80, random: randomFrom(seed), say: (line) => t.diagnostic(line) }))

test(`a switch of models, killed before and after it, is carried on (seed ${seed})`, (t) =>
  killSwitch({ times: 0, photos: 80, random: randomFrom(seed), say: (line) => t.diagnostic(line) }))

test(`teach, killed as it writes and as it switches, gives the same model (seed ${seed})`, (t) =>
  killTeach({
    ...{ times: 0, photos: 240, eachPart: false },
    ...{ random: randomFrom(seed), say: (line) => t.diagnostic(line) },
  }))

test(`train, killed twice and resumed, gives the same model (seed ${seed})`, (t) =>
  killTrain({ times: 2, photos: 60, random: randomFrom(seed), say: (line) => t.diagnostic(line) }))

test(`the fetching of a model, killed twice, goes on where it stopped (seed ${seed})`, (t) =>
  killDownload({ times: 2, random: randomFrom(seed), say: (line) => t.diagnostic(line) }))
