/** Under the waves, on the waves and beside them. */
import { thing as t } from './thing.ts'

const hull = ['red', 'blue', 'green', 'yellow'] as const

// prettier-ignore
export const sea = [
  t('fish', 'fish', 2, 'deep', { often: true, most: 4, colours: { hue: 203, names: ['blue', 'red', 'green', 'yellow', 'purple'] } }),
  t('tropical-fish', 'tropical fish', 2, 'deep', { often: true, most: 4 }),
  t('blowfish', 'pufferfish', 2, 'deep', { often: true, most: 3 }),
  t('shark', 'shark', 4, 'deep', { often: true, most: 2 }),
  t('dolphin', 'dolphin', 4, 'deep whale', { often: true, most: 3 }),
  t('whale', 'whale', 5, 'deep', { often: true, most: 2 }),
  t('spouting-whale', 'spouting whale', 4, 'whale', { often: true, most: 2 }),
  t('jellyfish', 'jellyfish', 2, 'deep', { often: true, most: 4, plural: 'jellyfish' }),
  t('octopus', 'octopus', 3, 'deep', { often: true, most: 2 }),
  t('squid', 'squid', 3, 'deep', { often: true, most: 2 }),
  t('crab', 'crab', 2, 'seacreature', { often: true, most: 4 }),
  t('lobster', 'lobster', 2, 'seacreature', { often: true, most: 2 }),
  t('spiral-shell', 'seashell', 1, 'seacreature', { often: true, most: 3 }),
  t('coral', 'coral', 3, 'seabed', { often: true, most: 3, plural: 'corals' }),
  t('person-merpeople', 'mermaid', 3, 'deep', { most: 2 }),
  t('diving-mask', 'diving mask', 2, 'seacreature'),
  t('anchor', 'anchor', 3, 'seabed shorething', { often: true, colours: { hue: 203, names: ['red', 'blue', 'black'] } }),
  t('amphora', 'amphora', 3, 'treasure', { most: 2, also: 'clay amphora' }),
  t('sailboat', 'sailboat', 4, 'boat', { often: 'very', most: 3, also: 'sailing boat' }),
  t('canoe', 'canoe', 3, 'boat', { often: true, most: 2 }),
  t('speedboat', 'speedboat', 3, 'boat', { often: true, most: 2 }),
  t('motor-boat', 'motor boat', 4, 'boat', { often: true, most: 2, also: 'motorboat' }),
  t('ferry', 'ferry', 4, 'ship', { often: true, most: 2 }),
  t('passenger-ship', 'cruise ship', 5, 'ship', { often: true, also: 'passenger ship' }),
  t('ship', 'ship', 5, 'ship', { often: true, also: 'cargo ship' }),
  t('ring-buoy', 'lifebuoy', 2, 'shorething', { often: true, most: 2, also: 'life ring' }),
  t('bucket', 'bucket', 2, 'shorething tool', { often: true, most: 2, colours: { hue: 204, names: hull }, also: 'pail' }),
  t('umbrella-on-ground', 'beach umbrella', 4, 'shore', { often: true, most: 2, also: 'parasol' }),
  t('thong-sandal', 'flip-flop', 1, 'shore', { most: 2 }),
  t('fishing-pole', 'fishing rod', 3, 'shorething', { most: 1 }),
]
