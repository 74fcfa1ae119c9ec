/** Every procedure of the contract. */
import { base } from './base.ts'
import { exportProcedures } from './procedures/exports.ts'
import { feedbackProcedures } from './procedures/feedback.ts'
import { jobProcedures } from './procedures/jobs.ts'
import { libraryProcedures } from './procedures/library.ts'
import { modelProcedures } from './procedures/models.ts'
import { photoProcedures } from './procedures/photos.ts'
import { searchProcedures } from './procedures/search.ts'
import { tagProcedures } from './procedures/tags.ts'
import { trainingProcedures } from './procedures/training.ts'
import { wordProcedures } from './procedures/words.ts'
import type { Services } from './services.ts'

export type Router = ReturnType<typeof createRouter>

export function createRouter(services: Services) {
  const os = base(services.log)
  return os.router({
    exports: exportProcedures(os, services),
    feedback: feedbackProcedures(os, services),
    jobs: jobProcedures(os, services),
    library: libraryProcedures(os, services),
    models: modelProcedures(os, services),
    photos: photoProcedures(os, services),
    search: searchProcedures(os, services),
    tags: tagProcedures(os, services),
    training: trainingProcedures(os, services),
    words: wordProcedures(os, services),
  })
}
