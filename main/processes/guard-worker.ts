/** A thread beside a decoder that may be busy or stuck: it ends the whole process when that takes too much memory. */
import { workerData } from 'node:worker_threads'

/** A decoder allocates some hundred megabytes in this time at most. */
const EVERY_MS = 100

setInterval(() => {
  if (process.memoryUsage.rss() > (workerData as number)) process.kill(process.pid, 'SIGKILL')
}, EVERY_MS)
