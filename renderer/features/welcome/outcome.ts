/** What became of the sample collection, when it led back to the welcome page. */
import { count } from '../../../shared/lib/words.ts'
import type { Job } from '../../../shared/model/index.ts'

/** One calm line, or nothing. The folder is added only once all is drawn, so an empty library has none of it. */
export function outcome(job: Job | undefined): string {
  if (job?.kind !== 'sample') return ''
  if (job.error)
    return `The sample collection could not be drawn: ${job.error.message} ${job.error.remedy}`.trim()
  if (job.state !== 'cancelled') return ''
  const kept =
    job.done > 0 && job.total
      ? `The ${count(job.done)} of ${count(job.total)} pictures drawn so far are kept in Kindred’s own folder: trying again goes on from there.`
      : 'Nothing was drawn yet.'
  return `Drawing the sample collection was cancelled, and your library is empty as before. ${kept}`
}
