/**
 * Where every tile of a grid lies: justified rows in sections, worked out for all photos at once in flat arrays,
 * so that 100,000 of them take a few milliseconds and finding what is in view takes a binary search.
 */

/** A stretch of the grid with its own heading; the heading may be null. */
export interface Section {
  key: string
  title: string | null
  start: number
  count: number
}

export interface GridOptions {
  /** Inner width in pixels. */
  width: number
  /** The row height to come near to. */
  target: number
  gap: number
  /** Height of a section's heading. */
  header: number
  /** Space between sections. */
  between: number
}

export interface GridLayout extends GridOptions {
  count: number
  height: number
  ratios: ArrayLike<number>
  sections: readonly PlacedSection[]
  /** rowStart[r] is the first photo of row r; one more entry closes the last row. */
  rowStart: Uint32Array
  rowTop: Float64Array
  rowHeight: Float64Array
}

export interface PlacedSection extends Section {
  top: number
  height: number
  firstRow: number
  rows: number
}

export interface TileBox {
  index: number
  left: number
  top: number
  width: number
  height: number
}

/** Panoramas and towers are cropped in the grid so that no row becomes a thread. */
const narrowest = 50
const widest = 300

/** The shape a photo has in the grid, as width / height. */
export function tileRatio(ratio: number | undefined): number {
  return Math.min(Math.max(ratio || 100, narrowest), widest) / 100
}

/** The height at which a row of tiles fills the width. */
function filling(ratioSum: number, tiles: number, options: GridOptions): number {
  return (options.width - options.gap * (tiles - 1)) / ratioSum
}

/**
 * Lays out all photos.
 * @param ratios 100 * width / height of each photo
 * @param sections in order, covering the photos
 */
export function layoutGrid(
  ratios: ArrayLike<number>,
  sections: readonly Section[],
  options: GridOptions,
): GridLayout {
  const starts: number[] = []
  const tops: number[] = []
  const heights: number[] = []
  const placed: PlacedSection[] = []
  let y = 0
  for (const section of sections) {
    const top = y
    const firstRow = starts.length
    if (section.title !== null) y += options.header
    const end = section.start + section.count
    let rowStart = section.start
    while (rowStart < end) {
      const row = fillRow(ratios, rowStart, end, options)
      starts.push(rowStart)
      tops.push(y)
      heights.push(row.height)
      y += row.height + options.gap
      rowStart += row.tiles
    }
    y += options.between - options.gap
    placed.push({ ...section, top, height: y - top, firstRow, rows: starts.length - firstRow })
  }
  const last = sections.at(-1)
  const count = last ? last.start + last.count : 0
  return {
    ...options,
    count,
    height: Math.max(0, y),
    ratios,
    sections: placed,
    rowStart: Uint32Array.from([...starts, count]),
    rowTop: Float64Array.from(tops),
    rowHeight: Float64Array.from(heights),
  }
}

/** Takes tiles into a row until it comes nearest to the target height. */
function fillRow(
  ratios: ArrayLike<number>,
  start: number,
  end: number,
  options: GridOptions,
): { tiles: number; height: number } {
  let sum = 0
  let before = Infinity
  for (let index = start; index < end; index++) {
    sum += tileRatio(ratios[index])
    const tiles = index - start + 1
    const height = filling(sum, tiles, options)
    if (height <= options.target) {
      const shorter = tiles > 1 && before - options.target < options.target - height
      return { tiles: shorter ? tiles - 1 : tiles, height: Math.round(shorter ? before : height) }
    }
    before = height
  }
  // A last row that nearly fills the width is stretched; a shorter one stays at the target.
  const height = before <= options.target * 1.25 ? before : options.target
  return { tiles: end - start, height: Math.round(height) }
}

/** The last index whose value is not above `limit`, or 0. `values` ascend. */
function lastNotAbove(values: ArrayLike<number>, length: number, limit: number): number {
  let low = 0
  let high = length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((values[middle] ?? Infinity) <= limit) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

export interface RowRange {
  first: number
  /** One past the last row. */
  end: number
}

/** The rows that touch the stretch from `top` to `bottom`. */
export function rowsBetween(layout: GridLayout, top: number, bottom: number): RowRange {
  const rows = layout.rowTop.length
  if (rows === 0) return { first: 0, end: 0 }
  const first = lastNotAbove(layout.rowTop, rows, top)
  const end = lastNotAbove(layout.rowTop, rows, bottom) + 1
  return { first, end }
}

/** The row that holds a photo. */
export function rowOf(layout: GridLayout, index: number): number {
  return lastNotAbove(layout.rowStart, layout.rowTop.length, index)
}

/** The section that holds a row. */
export function sectionOf(layout: GridLayout, row: number): number {
  let low = 0
  let high = layout.sections.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout.sections[middle]?.firstRow ?? Infinity) <= row) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** The boxes of a row's tiles, on whole pixels. The last one ends at the width exactly where the row is full. */
export function rowTiles(layout: GridLayout, row: number): TileBox[] {
  const start = layout.rowStart[row] ?? 0
  const end = layout.rowStart[row + 1] ?? start
  const top = layout.rowTop[row] ?? 0
  const height = layout.rowHeight[row] ?? 0
  let sum = 0
  for (let index = start; index < end; index++) sum += tileRatio(layout.ratios[index])
  const gaps = layout.gap * (end - start - 1)
  const full = sum * height + gaps > layout.width * 0.93
  const scale = full ? (layout.width - gaps) / sum : height
  const boxes: TileBox[] = []
  let edge = 0
  for (let index = start; index < end; index++) {
    const left = Math.round(edge)
    edge += tileRatio(layout.ratios[index]) * scale
    const right = Math.min(Math.round(edge), layout.width)
    boxes.push({ index, left, top, width: right - left, height })
    edge += layout.gap
  }
  return boxes
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'home' | 'end' | 'page-up' | 'page-down'

/** The photo that a key leads to from `index`; up and down keep to what lies nearest. */
export function neighbour(layout: GridLayout, index: number, step: Step, pageHeight: number): number {
  const last = layout.count - 1
  if (step === 'left') return Math.max(0, index - 1)
  if (step === 'right') return Math.min(last, index + 1)
  if (step === 'home') return 0
  if (step === 'end') return last
  const row = rowOf(layout, index)
  const top = layout.rowTop[row] ?? 0
  const rows = layout.rowTop.length
  const target = {
    up: row - 1,
    down: row + 1,
    'page-up': Math.min(row - 1, lastNotAbove(layout.rowTop, rows, top - pageHeight)),
    'page-down': Math.max(row + 1, lastNotAbove(layout.rowTop, rows, top + pageHeight)),
  }[step]
  if (target < 0 || target >= rows) return step === 'page-up' ? 0 : step === 'page-down' ? last : index
  const from = rowTiles(layout, row).find((box) => box.index === index)
  const middle = from ? from.left + from.width / 2 : 0
  const distance = (box: TileBox) => Math.abs(box.left + box.width / 2 - middle)
  const nearest = rowTiles(layout, target).reduce((best, box) =>
    distance(box) < distance(best) ? box : best,
  )
  return nearest.index
}

/** Where to scroll so that a photo is in view below its sticky heading, or null where it is already. */
export function scrollToShow(
  layout: GridLayout,
  index: number,
  scrollTop: number,
  viewHeight: number,
): number | null {
  const row = rowOf(layout, index)
  const section = layout.sections[sectionOf(layout, row)]
  const cover = section && section.title !== null ? layout.header : 0
  const top = (layout.rowTop[row] ?? 0) - cover
  const bottom = (layout.rowTop[row] ?? 0) + (layout.rowHeight[row] ?? 0) + layout.gap
  if (top < scrollTop) return Math.max(0, top)
  if (bottom > scrollTop + viewHeight) return Math.max(0, Math.min(bottom - viewHeight, top))
  return null
}
