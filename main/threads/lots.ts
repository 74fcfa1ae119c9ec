/** Reading many rows on a thread that others wait for. */
import { pace } from './pace.ts'

const ROWS_AT_ONCE = 500

/**
 * All rows that `read` gives, which is asked for the next few with the last row it gave, and between two of which other
 * work has its turn. Rows may be written meanwhile.
 */
export async function* inLots<Row>(
  read: (last: Row | undefined, limit: number) => readonly Row[],
): AsyncGenerator<readonly Row[]> {
  const turn = pace()
  for (let last: Row | undefined; ;) {
    const rows = read(last, ROWS_AT_ONCE)
    if (rows.length === 0) return
    last = rows.at(-1)
    yield rows
    await turn()
  }
}
