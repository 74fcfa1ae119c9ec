/** What the desktop app is told when it is started. */
import { isAbsolute, resolve } from 'node:path'

export interface LaunchOptions {
  /** The library's folder; the usual one when absent. */
  home?: string
  /** A photo folder to go to. */
  folder?: string
}

/**
 * Chromium's own switches travel in the same list, so that only `--kindred-home=` and `--kindred-folder=` are read.
 * Where the list names no library, KINDRED_HOME does, as on the command line.
 */
export function readLaunchOptions(argv: readonly string[], env: NodeJS.ProcessEnv): LaunchOptions {
  const value = (name: string) => {
    const start = `--kindred-${name}=`
    const found = argv.find((each) => each.startsWith(start))?.slice(start.length)
    return found && isAbsolute(found) ? found : undefined
  }
  const { KINDRED_HOME } = env
  const home = value('home') ?? (KINDRED_HOME ? resolve(KINDRED_HOME) : undefined)
  const folder = value('folder')
  return { ...(home && { home }), ...(folder && { folder }) }
}

/** The arguments that `readLaunchOptions` reads back. */
export const writeLaunchOptions = ({ home, folder }: LaunchOptions): string[] => [
  ...(home ? [`--kindred-home=${home}`] : []),
  ...(folder ? [`--kindred-folder=${folder}`] : []),
]

/** The app's exit code when the engine could not open the library: a person has read why by then. */
export const engineFailed = 70
