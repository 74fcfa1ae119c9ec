/** How often an engine that died may be started again. */

const windowMs = 60_000
const most = 3

/** @param starts when the engine was started before, in ms */
export const mayRestart = (starts: readonly number[], now: number): boolean =>
  starts.filter((start) => now - start < windowMs).length <= most
