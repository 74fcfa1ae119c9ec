/** The thread that builds a graph and writes it to a file. */
import hnswlib from 'hnswlib-node'
import { setImmediate as breathe } from 'node:timers/promises'
import { serve } from '../threads/index.ts'
import type { BuildInput } from './build.ts'
import { BUILD_WIDTH, LINKS } from './graph.ts'
import { BLOCK_ROWS } from './vector-table.ts'

const REPORT_EVERY = 1000
/** So many rows take some milliseconds; then the end may be asked for. */
const BREATHE_EVERY = 50

let stopped = false
let building: Promise<void> = Promise.resolve()

async function build(
  { file, dims, ids, blocks }: BuildInput,
  report: (done: number) => void | Promise<void>,
): Promise<void> {
  const index = new hnswlib.HierarchicalNSW('ip', dims)
  index.initIndex({ maxElements: ids.length, m: LINKS, efConstruction: BUILD_WIDTH })
  const values = blocks.map((block) => new Float16Array(block))
  const point = new Array<number>(dims)
  for (const [row, id] of ids.entries()) {
    const block = values[Math.floor(row / BLOCK_ROWS)]!
    for (let i = 0, at = (row % BLOCK_ROWS) * dims; i < dims; i++) point[i] = block[at + i]!
    index.addPoint(point, id)
    if ((row + 1) % REPORT_EVERY === 0) await report(row + 1)
    if ((row + 1) % BREATHE_EVERY === 0) await breathe()
    if (stopped) return
  }
  await index.writeIndex(file)
}

const api = {
  build: (...args: Parameters<typeof build>) => (building = build(...args)),
}
export type NearestApi = typeof api

serve(api, async () => {
  stopped = true
  await building.catch(() => {})
})
