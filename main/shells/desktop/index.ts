/** Opening the desktop app from plain Node. Everything else in this folder runs inside Electron. */
export { launchDesktop } from './launch.ts'
