/** Columns of text. */
import { count } from '../../../shared/lib/words.ts'

/** Rows with columns of one width; numbers to the right. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const texts = rows.map((row) => row.map((cell) => (typeof cell === 'number' ? count(cell) : cell)))
  const widths = texts[0]?.map((_, column) => Math.max(...texts.map((row) => row[column]!.length))) ?? []
  return texts
    .map((row, i) =>
      row
        .map((cell, column) =>
          typeof rows[i]![column] === 'number'
            ? cell.padStart(widths[column]!)
            : cell.padEnd(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
