/** The engine's process in the desktop app: serves the contract to windows, and a few calls to the main process. */
import { RPCHandler } from '@orpc/server/message-port'
import envPaths from 'env-paths'
import { createEngine } from '../../engine/index.ts'
import { KindredError } from '../../../shared/model/index.ts'
import { answerMedia } from '../http/index.ts'
import { AskedPrograms } from './asked-programs.ts'
import { readLaunchOptions } from './launch-options.ts'
import { reply, type EngineCalls, type FromEngine, type ToEngine } from './wire.ts'

const post = (message: FromEngine) => process.parentPort.postMessage(message)
const programs = new AskedPrograms(post)
const log = (line: string) => process.stderr.write(`${line}\n`)

try {
  // The command line has the same usual place.
  const { home = envPaths('kindred', { suffix: '' }).data } = readLaunchOptions(process.argv, process.env)
  const engine = await createEngine({ home, log, startProgram: programs.start })
  const rpc = new RPCHandler(engine.router)
  const calls: EngineCalls = {
    media: ({ method, path, headers, body }) =>
      answerMedia(engine.media, { method, path, header: (name) => headers[name] }, async () => body),
    mint: async (path) => engine.folders.mint(path),
    async open(path) {
      await engine.client.library.addFolder({ handle: engine.folders.mint(path) })
    },
  }
  process.parentPort.on(
    'message',
    ({ data, ports }: { data: ToEngine; ports: Electron.MessagePortMain[] }) => {
      if (data.kind === 'ask') void reply(calls, data).then(post)
      else if (data.kind === 'program' || data.kind === 'ended') programs.take(data, ports)
      else if (data.kind === 'close') void engine.close().finally(() => process.exit())
      else {
        for (const port of ports) {
          rpc.upgrade(port)
          port.start()
        }
      }
    },
  )
  post({ kind: 'ready' })
} catch (error) {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  const { message, remedy } = error instanceof KindredError ? error : { message: String(error), remedy: '' }
  post({ kind: 'failed', message, remedy })
}
