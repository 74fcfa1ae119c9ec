/** The photos that wait for their bursts, in order, so that the next few are found at once however many there are. */
export const waitingForBursts = `
CREATE INDEX photos_without_burst ON photos (dated) WHERE burst_id IS NULL;
`
