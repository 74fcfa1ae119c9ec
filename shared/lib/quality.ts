/** What is read off a model's measured quality. */
import type { Quality } from '../model/index.ts'

/** The figure that decides: recall@10 of the main kind of search. */
export function mainRecall(quality: Quality | null): number | null {
  return quality ? ((quality.textToImage ?? quality.viewToView ?? quality.imageToText)?.at10 ?? null) : null
}
