/** A process in which one provider is tried: it may crash, hang, or take the graphics driver down with it. */
import { serveTasks } from '../../processes/index.ts'
import type { GraphProvider } from '../../tensor/index.ts'
import { examine } from './examine.ts'

const tasks = {
  examine: (provider: GraphProvider) => examine(provider),
}
export type DoctorTasks = typeof tasks

serveTasks(tasks)
