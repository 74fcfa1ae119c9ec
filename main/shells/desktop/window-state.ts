/** Where the window was, kept in a small file, and brought back onto a screen that is there. */
import { readFileSync, writeFileSync } from 'node:fs'

export interface Rectangle {
  x: number
  y: number
  width: number
  height: number
}

export interface WindowState {
  bounds: Rectangle
  maximized: boolean
}

const smallest = { width: 480, height: 400 }
const usual = { width: 1280, height: 860 }
/** So much of a window must be on a screen that a hand can take hold of it. */
const grip = { width: 120, height: 40 }

/**
 * Fits a remembered state to the screens of now.
 * @param areas the work areas of all screens, the primary one first
 */
export function fitState(remembered: unknown, areas: readonly Rectangle[]): WindowState {
  const primary = areas[0] ?? { x: 0, y: 0, ...usual }
  if (!isState(remembered)) return { bounds: centred(usual, primary), maximized: false }
  const { bounds, maximized } = remembered
  const screen = areas.find((area) => shows(area, bounds))
  if (!screen) return { bounds: centred(bounds, primary), maximized }
  const width = clamp(bounds.width, smallest.width, screen.width)
  const height = clamp(bounds.height, smallest.height, screen.height)
  // The title bar stays below the screen's upper edge.
  return { bounds: { x: bounds.x, y: Math.max(bounds.y, screen.y), width, height }, maximized }
}

/** Reads the remembered state; null when there is none or the file is damaged. */
export function readState(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

export const writeState = (file: string, state: WindowState) => writeFileSync(file, JSON.stringify(state))

function isState(value: unknown): value is WindowState {
  if (typeof value !== 'object' || value === null || !('bounds' in value) || !('maximized' in value))
    return false
  const { bounds } = value as { bounds: Partial<Rectangle> | null }
  const sides = [bounds?.x, bounds?.y, bounds?.width, bounds?.height]
  return typeof value.maximized === 'boolean' && sides.every((side) => Number.isInteger(side))
}

function shows(area: Rectangle, { x, y, width, height }: Rectangle): boolean {
  const across = Math.min(x + width, area.x + area.width) - Math.max(x, area.x)
  const down = Math.min(y + height, area.y + area.height) - Math.max(y, area.y)
  return across >= grip.width && down >= grip.height
}

function centred(size: { width: number; height: number }, area: Rectangle): Rectangle {
  const width = clamp(size.width, smallest.width, area.width)
  const height = clamp(size.height, smallest.height, area.height)
  return {
    x: area.x + Math.round((area.width - width) / 2),
    y: area.y + Math.round((area.height - height) / 2),
    width,
    height,
  }
}

const clamp = (value: number, least: number, most: number) => Math.min(Math.max(value, least), most)
