/** Comma-separated values (RFC 4180). */
import type { EmbeddingRow } from './rows.ts'

/** A line; null is an empty cell. */
export const csvLine = (cells: readonly (string | number | null)[]): string =>
  `${cells.map(csvCell).join(',')}\r\n`

const csvCell = (cell: string | number | null): string =>
  typeof cell === 'string' && /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : String(cell ?? '')

/** `path`, `hash` and a column a dimension: 0, 1, 2 and so on. */
export function* embeddingsAsCsv(lots: Iterable<EmbeddingRow[]>, dims: number): Generator<string> {
  yield csvLine(['path', 'hash', ...Array(dims).keys()])
  for (const rows of lots)
    yield rows.map(({ path, hash, vector }) => csvLine([path, hash, ...vector])).join('')
}

/** `path` and `hash` alone. */
export function* pathsAsCsv(lots: Iterable<EmbeddingRow[]>): Generator<string> {
  yield csvLine(['path', 'hash'])
  for (const rows of lots) yield rows.map(({ path, hash }) => csvLine([path, hash])).join('')
}
