/** How the parts of a query count; apart from the entities, so that a page has it without their checks. */

/** What a part counts that says nothing else. */
export const looksFor = 1

/** What a part counts that is to be left out: see `main/search/query-vector.ts` for why it is not -1. */
export const leavesOut = -0.5

export const heaviest = 2
export const mostParts = 8

/** The longest text of a part. */
export const mostCharacters = 1000
