/** The desktop app: one instance, one window, and the engine in a process of its own. */
import { app, BrowserWindow, dialog, ipcMain, Menu, protocol } from 'electron'
import { readPage, rendererDir } from '../http/index.ts'
import { isPage, scheme } from './addresses.ts'
import { EngineProcess } from './engine-process.ts'
import { engineFailed, readLaunchOptions } from './launch-options.ts'
import { lockDown } from './lockdown.ts'
import { menuTemplate } from './menu.ts'
import { ownProtocol } from './own-protocol.ts'
import { openWindow } from './window.ts'

app.enableSandbox()
protocol.registerSchemesAsPrivileged([
  {
    scheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
  },
])
// Tests, and a second library beside the first, keep their own profile.
if (process.env['KINDRED_USER_DATA']) app.setPath('userData', process.env['KINDRED_USER_DATA'])
if (app.requestSingleInstanceLock()) await run()
else app.quit()

async function run(): Promise<void> {
  const options = readLaunchOptions(process.argv, process.env)
  const engine = new EngineProcess(options, { ready: engineReady, failed: engineGone })
  let folder = options.folder

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  app.once('will-quit', (event) => {
    event.preventDefault()
    void engine.close().finally(() => app.exit())
  })
  ipcMain.handle('kindred:choose-folder', async ({ sender, senderFrame }) => {
    const window = BrowserWindow.fromWebContents(sender)
    if (!window || !isPage(senderFrame?.url ?? '')) return null
    const { filePaths } = await dialog.showOpenDialog(window, { properties: ['openDirectory'] })
    return filePaths[0] ? engine.ask('mint', filePaths[0]) : null
  })

  await app.whenReady()
  lockDown()
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, app.isPackaged)))
  protocol.handle(
    scheme,
    ownProtocol(await readPage(rendererDir()), (request) => engine.ask('media', request)),
  )
  engine.start()
  showWindow()
  app.on('second-instance', (_, argv) => {
    folder = readLaunchOptions(argv, {}).folder
    openFolder()
    showWindow()
  })
  app.on('activate', showWindow)

  function showWindow(): void {
    const [open] = BrowserWindow.getAllWindows()
    if (open) {
      if (open.isMinimized()) open.restore()
      return open.focus()
    }
    const { webContents } = openWindow()
    webContents.on('did-finish-load', () => engine.connect(webContents))
  }

  function engineReady(): void {
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      // A page that is still loading is given its port when it is done.
      if (!webContents.isLoading()) engine.connect(webContents)
    }
    openFolder()
  }

  function openFolder(): void {
    const path = folder
    folder = undefined
    if (!path) return
    engine
      .ask('open', path)
      .catch((error: Error) => dialog.showErrorBox('The folder was not added', error.message))
  }

  function engineGone(message: string, remedy: string): void {
    dialog.showErrorBox('Kindred cannot open the library', `${message}\n${remedy}`)
    app.exit(engineFailed)
  }
}
