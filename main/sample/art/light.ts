/** What time and weather do to light, sky and shadows. */
import type { Season, Time, Weather } from '../model.ts'
import { mix, type Rgb } from './colour.ts'

export interface Light {
  time: Time
  weather: Weather
  season: Season
  /** Sky from top to horizon. */
  sky: readonly [string, string, string]
  /** What it multiplies surfaces by. */
  ambient: Rgb
  /** What far things fade into, and how much at the horizon (0..1). */
  haze: string
  hazeAmount: number
  /** Ground shadows: how long to the side (in heights of the thing) and how dark. */
  shadow: { lean: number; opacity: number }
  /** Sun or moon, as fractions of the picture; null when hidden. */
  disc: { x: number; y: number; radius: number; colour: string; glow: string } | null
  /** Lamps are on. */
  dark: boolean
  /** Snow lies. */
  snowy: boolean
}

interface Day {
  sky: readonly [string, string, string]
  grey: string
  ambient: Rgb
  disc: Light['disc']
  lean: number
}

const days: Record<Time, Day> = {
  dawn: {
    sky: ['#6f8fd0', '#e9a8c0', '#ffd9b8'],
    grey: '#b9aebb',
    ambient: [0.97, 0.86, 0.9],
    disc: { x: 0.22, y: 0.36, radius: 0.06, colour: '#fff0d0', glow: '#ffc9a0' },
    lean: 0.75,
  },
  morning: {
    sky: ['#7fc4f2', '#b5e0f7', '#fdf3d4'],
    grey: '#c3ccd4',
    ambient: [1, 0.98, 0.92],
    disc: { x: 0.2, y: 0.2, radius: 0.055, colour: '#fff6c9', glow: '#ffeb99' },
    lean: 0.4,
  },
  noon: {
    sky: ['#2f95ea', '#62b7f5', '#b9e2fb'],
    grey: '#c0cbd6',
    ambient: [1.02, 1.02, 1],
    disc: { x: 0.62, y: 0.1, radius: 0.06, colour: '#fffbe0', glow: '#fff4b0' },
    lean: 0.05,
  },
  sunset: {
    sky: ['#54479a', '#e8688a', '#ffb25e'],
    grey: '#a1869a',
    ambient: [1, 0.76, 0.66],
    disc: { x: 0.74, y: 0.34, radius: 0.075, colour: '#ffe08a', glow: '#ff9a4d' },
    lean: -0.85,
  },
  night: {
    sky: ['#0c1538', '#1c2c63', '#3c4e8c'],
    grey: '#333c5c',
    ambient: [0.5, 0.55, 0.82],
    disc: { x: 0.78, y: 0.14, radius: 0.05, colour: '#f6f1d4', glow: '#8fa5e0' },
    lean: -0.3,
  },
}

/** How far the weather pulls the sky to grey, dims the light and hides distance. */
const veils: Record<Weather, { grey: number; dim: number; haze: number; disc: boolean; shadow: number }> = {
  clear: { grey: 0, dim: 1, haze: 0.3, disc: true, shadow: 0.3 },
  rainbow: { grey: 0.32, dim: 0.98, haze: 0.35, disc: false, shadow: 0.18 },
  cloudy: { grey: 0.72, dim: 0.92, haze: 0.4, disc: false, shadow: 0.14 },
  rain: { grey: 0.88, dim: 0.78, haze: 0.55, disc: false, shadow: 0.1 },
  storm: { grey: 0.9, dim: 0.76, haze: 0.5, disc: false, shadow: 0.1 },
  snow: { grey: 0.85, dim: 0.96, haze: 0.6, disc: false, shadow: 0.12 },
  fog: { grey: 0.9, dim: 0.98, haze: 0.95, disc: false, shadow: 0.08 },
}

export function lightFor(time: Time, weather: Weather, season: Season, mirrored: boolean): Light {
  const day = days[time]
  const veil = veils[weather]
  const grey =
    { rain: mix(day.grey, '#5c6b80', 0.55), storm: mix(day.grey, '#2c3148', 0.7) }[weather as 'rain'] ??
    day.grey
  const pale =
    weather === 'snow' || weather === 'fog' ? mix(grey, '#eef2f7', time === 'night' ? 0.12 : 0.5) : grey
  const sky = day.sky.map((c, i) =>
    mix(c, i === 2 ? mix(pale, '#ffffff', 0.12) : pale, veil.grey),
  ) as unknown as Light['sky']
  const mean = (day.ambient[0] + day.ambient[1] + day.ambient[2]) / 3
  const ambient = day.ambient.map(
    (v) => (v + (mean - v) * veil.grey * 0.5) * (time === 'night' ? (1 + veil.dim) / 2 : veil.dim),
  ) as unknown as Rgb
  const disc = veil.disc && day.disc ? { ...day.disc, x: mirrored ? 1 - day.disc.x : day.disc.x } : null
  return {
    time,
    weather,
    season,
    sky,
    ambient,
    haze: mix(sky[2], sky[1], 0.3),
    hazeAmount: veil.haze,
    shadow: { lean: mirrored ? -day.lean : day.lean, opacity: veil.shadow * (time === 'night' ? 1.3 : 1) },
    disc,
    dark: time === 'night' || weather === 'storm',
    snowy: weather === 'snow',
  }
}
