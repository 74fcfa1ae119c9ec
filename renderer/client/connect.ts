/** The connection itself: a MessagePort from the desktop's preload, or HTTP to the server that sent this page. */
import { createORPCClient, type ClientContext, type ClientLink } from '@orpc/client'
import { RPCLink as FetchLink } from '@orpc/client/fetch'
import { RPCLink as PortLink } from '@orpc/client/message-port'
import type { ContractRouterClient } from '@orpc/contract'
import type { Contract } from '../../shared/contract/index.ts'
import type { FolderHandle } from '../../shared/model/index.ts'

declare global {
  interface Window {
    /** What the desktop's preload offers; not there in a browser. */
    kindred?: { chooseFolder(): Promise<FolderHandle | null> }
  }
}

type Link = ClientLink<ClientContext>

/**
 * The desktop hands over a port at the start and a new one after each restart of the engine. Calls wait for the
 * next port while there is none, and fail when theirs is gone.
 */
function portLink(): Link {
  let plug = nextPlug()

  function unplug() {
    plug.gone.reject(new TypeError('The engine has ended.'))
    plug = nextPlug()
  }

  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== 'kindred:port' || !port) return
    // Electron fires `close` when the other end is gone; for the link, a new port says the same of the old one.
    plug.port?.dispatchEvent(new Event('close'))
    plug.port = port
    plug.link.resolve(new PortLink({ port }))
    port.addEventListener('close', () => plug.port === port && unplug())
    port.start()
  })

  return {
    call: async (path, input, options) => {
      const { link, gone } = plug
      return Promise.race([(await link.promise).call(path, input, options), gone.promise])
    },
  }
}

/** A port to come, and the failure of whatever is under way when it is gone. */
function nextPlug() {
  const gone = Promise.withResolvers<never>()
  gone.promise.catch(() => {})
  return { link: Promise.withResolvers<Link>(), gone, port: null as MessagePort | null }
}

function fetchLink(): Link {
  return new FetchLink({
    url: new URL('rpc', location.origin).href,
    fetch: (request, init) => fetch(request, { ...init, credentials: 'same-origin' }),
  })
}

/** Every procedure of the contract, typed. */
export const client: ContractRouterClient<Contract> = createORPCClient(
  window.kindred ? portLink() : fetchLink(),
)
