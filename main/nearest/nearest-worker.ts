/** The thread that builds a graph and writes it to a file. */
import hnswlib from 'hnswlib-node'
import { parentPort, workerData } from 'node:worker_threads'
import type { BuildOrder } from './build.ts'
import { BUILD_WIDTH, LINKS } from './graph.ts'

const REPORT_EVERY = 1000

const { file, dims, ids, data, stop } = workerData as BuildOrder
const index = new hnswlib.HierarchicalNSW('ip', dims)
index.initIndex({ maxElements: ids.length, m: LINKS, efConstruction: BUILD_WIDTH })
const point = new Array<number>(dims)
ids.forEach((id, row) => {
  if (Atomics.load(stop, 0) !== 0) process.exit(1)
  for (let i = 0, at = row * dims; i < dims; i++) point[i] = data[at + i]!
  index.addPoint(point, id)
  if ((row + 1) % REPORT_EVERY === 0) parentPort!.postMessage(row + 1)
})
index.writeIndexSync(file)
