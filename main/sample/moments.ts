/** How English speaks of times of day and weather, outside and through a window. */
import type { Time, Weather } from './model.ts'
import type { Rng } from './rng.ts'

type Kind = 'open' | 'window'

const parts: Record<Time, string> = {
  dawn: 'morning',
  morning: 'morning',
  noon: 'day',
  sunset: 'evening',
  night: 'night',
}

export function partOfDay(time: Time): string {
  return parts[time]
}

const outside: Record<Time, readonly string[]> = {
  dawn: ['at dawn', 'at sunrise', 'at daybreak', 'early in the morning'],
  morning: ['in the morning', 'in the morning light', 'in the morning'],
  noon: ['at noon', 'at midday', 'in the middle of the day'],
  sunset: ['at sunset', 'in the evening', 'at sundown', 'as the sun goes down'],
  night: ['at night', 'after dark', 'late at night'],
}

const inside: Record<Time, readonly string[]> = {
  dawn: ['at dawn', 'early in the morning', 'at sunrise'],
  morning: ['in the morning', 'in the morning light'],
  noon: ['at noon', 'in the daytime', 'at midday'],
  sunset: ['in the evening', 'at sunset', 'in the evening light'],
  night: ['at night', 'late at night', 'after dark'],
}

export function timePhrases(time: Time, weather: Weather, kind: Kind): readonly string[] {
  const phrases = kind === 'open' ? outside[time] : inside[time]
  // Of the sun's light only where there is some.
  return weather === 'clear' ? phrases : phrases.filter((phrase) => !/ (light|sun) ?/.test(phrase))
}

const clear: Record<Time, readonly string[]> = {
  dawn: ['under a pink sky', 'in the first light', 'on a clear morning'],
  morning: ['in the sunshine', 'on a sunny morning', 'under a clear sky'],
  noon: ['under a blue sky', 'in bright sunshine', 'on a sunny day'],
  sunset: ['under an orange sky', 'in golden light', 'on a clear evening'],
  night: ['under the stars', 'under a starry sky', 'in the moonlight', 'on a clear night'],
}

/** Weather as a caption says it. */
export function weatherPhrases(time: Time, weather: Weather, kind: Kind): readonly string[] {
  const part = parts[time]
  if (kind === 'window') {
    return {
      clear: time === 'night' ? ['on a clear night'] : [`on a ${time === 'noon' ? 'sunny' : 'fine'} ${part}`],
      cloudy: [`on a cloudy ${part}`, `on a grey ${part}`],
      rain: ['while it rains outside', `on a rainy ${part}`],
      snow: ['while it snows outside', `on a snowy ${part}`],
    }[weather as 'clear']
  }
  return {
    clear: clear[time],
    cloudy: [
      `on a cloudy ${part}`,
      'under an overcast sky',
      time === 'night' ? 'under dark clouds' : 'under grey clouds',
    ],
    rain: ['in the rain', 'in pouring rain', `on a rainy ${part}`],
    snow: ['in falling snow', 'while it snows', `on a snowy ${part}`],
    fog: ['in the fog', 'in thick mist', `on a foggy ${part}`],
    rainbow: ['under a rainbow', 'beneath a rainbow'],
    storm: ['in a thunderstorm', 'with lightning in the sky', `on a stormy ${part}`],
  }[weather]
}

/** An adjective for the place: "foggy", "sunlit"; may be empty. */
export function weatherTitle(time: Time, weather: Weather, rng: Rng): string {
  const fair = {
    dawn: ['quiet'],
    morning: ['sunny'],
    noon: ['sunny'],
    sunset: ['golden', 'sunlit'],
    night: ['moonlit', 'dark'],
  }
  return rng.pick(
    { clear: fair[time], cloudy: ['cloudy', 'grey'], rain: ['rainy', 'wet'], snow: ['snowy'], fog: ['foggy', 'misty'], rainbow: [''], storm: ['stormy'] }[weather], // prettier-ignore
  )
}

/** The time with its weather, as a title: "rainy night", "clear dawn". */
export function timeTitle(time: Time, weather: Weather, rng: Rng): string {
  const noun = {
    dawn: ['dawn', 'early morning'],
    morning: ['morning'],
    noon: ['noon', 'day'],
    sunset: ['evening', 'sunset'],
    night: ['night'],
  }
  const fair = { dawn: 'rosy', morning: 'bright', noon: 'sunny', sunset: 'golden', night: 'starry' }
  const adjective = {
    clear: fair[time],
    cloudy: 'cloudy',
    rain: 'rainy',
    snow: 'snowy',
    fog: 'foggy',
    rainbow: '',
    storm: 'stormy',
  }[weather]
  return weather === 'rainbow'
    ? `${rng.pick(noun[time])} with a rainbow`
    : `${adjective} ${rng.pick(noun[time])}`
}
