/** `kindred doctor`: every provider on this machine, tried for once. */
export { diagnose } from './doctor.ts'
