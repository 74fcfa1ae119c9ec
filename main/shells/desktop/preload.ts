/** The bridge into the sandboxed page: a port to the engine, and the system's folder dialog. */
import { contextBridge, ipcRenderer } from 'electron'

ipcRenderer.on('kindred:port', (event) => window.postMessage('kindred:port', '*', event.ports))
contextBridge.exposeInMainWorld('kindred', {
  chooseFolder: () => ipcRenderer.invoke('kindred:choose-folder'),
})
