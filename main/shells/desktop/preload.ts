/** The bridge into the sandboxed page: a port to the engine, and the system's folder dialog. */
import { contextBridge, ipcRenderer } from 'electron'
import { pageOrigin } from './addresses.ts'

// For this page alone: should another ever be loaded here, it gets nothing.
ipcRenderer.on('kindred:port', (event) => window.postMessage('kindred:port', pageOrigin, event.ports))
contextBridge.exposeInMainWorld('kindred', {
  chooseFolder: () => ipcRenderer.invoke('kindred:choose-folder'),
})
