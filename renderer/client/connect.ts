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

/** The desktop hands over a port at the start and a new one after each restart of the engine. */
function portLink(): Link {
  let current = Promise.withResolvers<Link>()
  let connected = false
  window.addEventListener('message', (event: MessageEvent<unknown>) => {
    const port = event.ports[0]
    if (event.source !== window || event.data !== 'kindred:port' || !port) return
    if (connected) current = Promise.withResolvers<Link>()
    connected = true
    const link = new PortLink({ port })
    port.start()
    current.resolve(link)
  })
  return { call: async (path, input, options) => (await current.promise).call(path, input, options) }
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
