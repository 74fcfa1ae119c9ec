/** How many pictures one run may have: a run holds the thread and its memory, and a query waits behind it. */

/** How long a query may wait for its turn, where the model is fast enough for that. */
const TURN_MS = 150
/** More in one run make a processor no faster; a GPU gains a little more. */
const MOST = { cpu: 16, gpu: 64 }
/** As many as a trunk is tried with when it is opened. */
export const FIRST = 4

/**
 * @param msEach how long a picture took in the last run
 * @returns a power of two: some providers prepare themselves for each size of a batch
 */
export function sliceOf(msEach: number, isCpu: boolean): number {
  const fitting = 2 ** Math.floor(Math.log2(TURN_MS / msEach))
  return Math.min(Math.max(fitting, 1), isCpu ? MOST.cpu : MOST.gpu)
}
