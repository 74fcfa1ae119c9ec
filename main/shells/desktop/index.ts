/** Opening the desktop app from plain Node. Everything else in this folder runs inside Electron. */
export { launchDesktop, type Launched } from './launch.ts'
