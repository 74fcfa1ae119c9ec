/** `kindred app [FOLDER]` */
import { resolve } from 'node:path'
import { KindredError } from '../../../../shared/model/index.ts'
import { launchDesktop } from '../../desktop/index.ts'
import { tell } from '../output.ts'
import type { CommonOptions } from '../session.ts'
import { serve } from './serve.ts'

/** Opens the window and waits for it to close; where none can be shown, the browser shows the same. */
export async function app(folder: string | undefined, options: CommonOptions): Promise<void> {
  const launch = { home: options.home, ...(folder === undefined ? {} : { folder: resolve(folder) }) }
  const launched = await launchDesktop(launch, tell)
  if (!launched.opened) {
    tell(`No window, because ${launched.reason}: opening the browser instead.`)
    return serve(folder, { ...options, open: true })
  }
  if (launched.code !== 0) {
    throw new KindredError('INTERNAL', `The window ended with code ${launched.code}.`, 'See the lines above.')
  }
}
