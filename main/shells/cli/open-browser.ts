/** Opening an address in the person's browser. */
import { spawn } from 'node:child_process'
import { tell } from './output.ts'

export function openBrowser(url: string): void {
  const [program, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', url]
        : ['xdg-open', url]
  const child = spawn(program!, args, { stdio: 'ignore', detached: true })
  child.on('error', () => tell('No browser could be opened: open the address above by hand.'))
  child.unref()
}
