/** Whether a new model is the better one, and why, in one line. */
import { counted, percent } from '../../shared/lib/words.ts'
import type { Standing, Verdict } from '../../shared/model/index.ts'
import { gainOf, standing, type Trial } from '../evaluation/index.ts'

/** A bootstrap of fewer bursts than this says too little. */
const FEWEST_BURSTS = 20

/**
 * A model is better where it stands above chance, and above the one before by more than the sampling error of the
 * held-out photos.
 * @param before the same queries answered by the model before; null where there is none
 * @param after null where there was nothing to measure on
 */
export function isBetter(before: Trial | null, after: Trial | null): Verdict {
  if (!after)
    return { better: false, words: 'There are no held-out photos yet that could tell what it learned.' }
  const now = standing(after)
  if (!now.aboveChance) return { better: false, words: `${describe(now, after)}: not above luck.` }
  const alone = `${describe(now, after)}.`
  if (!before) return { better: true, words: alone }
  if (before.kind !== after.kind) {
    const better = after.kind === 'textToImage'
    return { better, words: `${alone} Only the ${better ? 'new model' : 'model before'} can read words.` }
  }
  const { k, gain, low, high, bursts } = gainOf(before, after)
  const where = k === now.k ? '' : `, among the first ${k}`
  const against = `Against the model before${where}: ${points(gain)}, 95 % interval ${points(low)} to ${points(high)} (paired bootstrap over ${counted(bursts, 'burst')})`
  if (bursts < FEWEST_BURSTS) {
    const words = `${alone} ${against}; fewer than ${FEWEST_BURSTS} bursts are held out, too few to tell.`
    return { better: false, words }
  }
  const better = low > 0
  return { better, words: `${alone} ${against}${better ? '' : ': no more than the sampling error'}.` }
}

function describe({ k, queries, recall, chance, reach }: Standing, { kind, rows }: Trial): string {
  const asked =
    kind === 'textToImage' ? counted(queries, 'caption') : counted(queries, 'changed copy', 'changed copies')
  const share = `${asked} found a right photo among the first ${k} of ${rows}: ${percent(recall)}`
  return `${share}; by luck ${percent(chance)}, at most ${percent(reach)} (binomial, 97.5 %)`
}

const points = (share: number): string => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(1)} points`
