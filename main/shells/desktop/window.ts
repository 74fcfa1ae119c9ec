/** The one window: where it was, in the theme's colour from its first frame, with a sandboxed page in it. */
import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { pageUrl } from './addresses.ts'
import { fitState, readState, writeState } from './window-state.ts'

/** The page's `--paper`, dark and light. */
const paper = () => (nativeTheme.shouldUseDarkColors ? '#131211' : '#fbfaf8')

export function openWindow(): BrowserWindow {
  const file = join(app.getPath('userData'), 'window.json')
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const areas = [primary, ...others].map(({ workArea }) => workArea)
  const { bounds, maximized } = fitState(readState(file), areas)
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 480,
    minHeight: 400,
    show: false,
    backgroundColor: paper(),
    icon: join(import.meta.dirname, '../../resources/icon-256.png'),
    webPreferences: {
      preload: join(import.meta.dirname, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webviewTag: false,
      // The spelling dictionaries would be fetched from the network.
      spellcheck: false,
    },
  })
  if (maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    writeState(file, { bounds: window.getNormalBounds(), maximized: window.isMaximized() }),
  )
  nativeTheme.on('updated', () => {
    if (!window.isDestroyed()) window.setBackgroundColor(paper())
  })
  void window.loadURL(pageUrl)
  return window
}
