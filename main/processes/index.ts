/** Processes that do what may bring a process down, such as decoding a file from anywhere. They can die alone. */
export { Died, Processes, type Lane, type Limits } from './processes.ts'
export { forkProgram, type Program, type StartProgram } from './program.ts'
export { serveTasks } from './serve-tasks.ts'
