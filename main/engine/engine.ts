/** The engine: the one place that joins the domains, for every shell. */
import type { ContractRouterClient } from '@orpc/contract'
import { createRouterClient } from '@orpc/server'
import { rm } from 'node:fs/promises'
import type { Contract } from '../../shared/contract/index.ts'
import type { FolderHandle, ModelId } from '../../shared/model/index.ts'
import type { NetworkEnv } from '../downloads/index.ts'
import { Jobs, logError } from '../jobs/index.ts'
import { CaptionParser, Folders, LibraryState, lookAtRoots } from '../library/index.ts'
import { Decoder } from '../media/index.ts'
import { ActiveModel, Inference, takeOwnPack } from '../models/index.ts'
import type { StartProgram } from '../processes/index.ts'
import { Directions, Naming, QueryImages } from '../search/index.ts'
import { openStore } from '../store/index.ts'
import { engineMedia, type EngineMedia } from './media.ts'
import { openReaderThread } from './reader.ts'
import { generalPack, ownResources } from './resources.ts'
import { createRouter, type Router } from './router.ts'
import type { Services } from './services.ts'
import { doTask } from './work.ts'

export interface EngineOptions {
  /** the library's own folder; made when it is not there */
  home: string
  /** takes lines about what nobody foresaw */
  log?: (line: string) => void
  /** unfinished jobs go on by themselves; default true */
  carryOn?: boolean
  /** proxies, and where models are fetched from; default: the environment of this process */
  network?: NetworkEnv
  /** how a program of Kindred's own is started; default: as a Node process */
  startProgram?: StartProgram
  /** the folder of what comes with Kindred; default: its own */
  resources?: string
}

export interface Engine {
  /** fulfils shared/contract */
  router: Router
  /** the same, in this process */
  client: ContractRouterClient<Contract>
  folders: { mint(path: string): FolderHandle }
  media: EngineMedia
  /** Stops what runs, which can go on later, and gives the library back. */
  close(): Promise<void>
}

/**
 * Opens a library.
 * @throws KindredError LIBRARY_LOCKED, LIBRARY_NEWER, FOLDER_MISSING
 */
export async function createEngine({
  home,
  log = console.error,
  carryOn = true,
  network = process.env,
  startProgram,
  resources = ownResources,
}: EngineOptions): Promise<Engine> {
  const store = openStore(home)
  store.runs.interruptRunning()
  // A kill may have come before it was gone.
  await rm(store.home.measuring, { recursive: true, force: true })
  const begunWith = await takeOwnPack(store, generalPack(resources)).catch((error: unknown) => {
    logError(log)(error)
    return null
  })
  const closing = new AbortController()
  const inference = new Inference()
  const reader = openReaderThread(store, log)
  const decoder = new Decoder({ startProgram })
  const captionParser = new CaptionParser({ startProgram })
  const active = new ActiveModel(store, inference, log)
  const services: Services = {
    store,
    decoder,
    captionParser,
    reader,
    jobs: new Jobs(store, (task, context) => doTask(services, task, context), log),
    state: new LibraryState(
      store.home,
      () => reader.ask((api) => api.overview()),
      () => lookAtRoots(store),
    ),
    inference,
    active,
    naming: new Naming(store, reader, active, log),
    directions: new Directions(reader),
    folders: new Folders(),
    queryImages: new QueryImages(store.home.queries, decoder),
    network,
    startProgram,
    closing: closing.signal,
    log,
  }
  const router = createRouter(services)
  if (carryOn) goOn(services, begunWith)
  return {
    router,
    client: createRouterClient(router),
    folders: { mint: (path) => services.folders.mint(path) },
    media: engineMedia(services),
    async close() {
      closing.abort()
      await services.jobs.close()
      await services.naming.close()
      await services.active.close()
      await inference.close()
      await reader.close()
      decoder.close()
      captionParser.close()
      store.close()
    },
  }
}

/**
 * Takes up what was left unfinished, and warms up search.
 * @param begunWith a model that is new to the library and answers from now on
 */
function goOn({ store, jobs, active, naming, log }: Services, begunWith: ModelId | null): void {
  jobs.carryOn()
  if (begunWith !== null && store.photos.count() > 0)
    jobs.start({ kind: 'embed', modelId: begunWith, newest: null })
  if (store.models.active()) active.load().encoder().catch(logError(log))
  naming.run().catch(logError(log))
}
