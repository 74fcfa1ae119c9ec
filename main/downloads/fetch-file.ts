/** Fetching one file: taken up where it stopped, checked by size and hash, tried again while that gets it further. */
import { open } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Gate } from '../../shared/lib/gate.ts'
import { bytes } from '../../shared/lib/words.ts'
import { KindredError, type DownloadFile } from '../../shared/model/index.ts'
import { hashFile } from '../files/index.ts'
import type { Http } from './http.ts'
import { discard, sizeOf } from './partial.ts'
import { PassingFault, refusal } from './refusal.ts'
import { receive, restartsAt } from './receive.ts'

export interface Fetching {
  http: Http
  signal: AbortSignal
  /** closed: the connection is given up until it opens */
  gate: Gate
  retry: Retry
  /** how much of the file is here */
  onBytes(have: number): void
}

export interface Retry {
  /** tries in a row that get a file no further */
  tries: number
  /** before the second try; doubled before each next one */
  waitMs: number
}

const PAUSED = new Error('paused')

/**
 * Fetches a file into `partial`, of which what is there already is kept. When it returns, the file is whole and is the
 * one that was asked for. Otherwise what is there may be taken up later; only what is wrong is deleted.
 * @throws KindredError OFFLINE, DOWNLOAD_FAILED, NOT_FOUND, DISK_FULL; what `signal` says
 */
export async function fetchFile(file: DownloadFile, partial: string, fetching: Fetching): Promise<void> {
  const { signal, gate, retry, onBytes } = fetching
  await (await open(partial, 'a')).close()
  let furthest = await sizeOf(partial)
  for (let fruitless = 0; ;) {
    await gate.pass()
    signal.throwIfAborted()
    const have = await sizeOf(partial)
    if (have > file.bytes) await discard(partial)
    onBytes(Math.min(have, file.bytes))
    if (have === file.bytes) break
    try {
      await fetchRest(file, partial, fetching)
    } catch (error) {
      signal.throwIfAborted()
      if (error === PAUSED) continue
      const fault = passing(error)
      if (!fault) throw error
      const reached = await sizeOf(partial)
      fruitless = reached > furthest ? 1 : fruitless + 1
      furthest = Math.max(furthest, reached)
      if (fruitless >= retry.tries) throw fault.told
      await sleep(Math.max(fault.waitMs, retry.waitMs * 2 ** (fruitless - 1)), undefined, { signal }).catch(
        () => {},
      )
    }
  }
  await check(file, partial, signal)
}

function passing(error: unknown): PassingFault | null {
  if (error instanceof PassingFault) return error
  return error instanceof KindredError && error.code === 'OFFLINE' ? new PassingFault(error) : null
}

/** One connection's worth. */
async function fetchRest(
  file: DownloadFile,
  partial: string,
  { http, signal, gate, onBytes }: Fetching,
): Promise<void> {
  const paused = new AbortController()
  const unwatch = gate.watch((closed) => closed && paused.abort(PAUSED))
  const stop = AbortSignal.any([signal, paused.signal])
  try {
    const from = await sizeOf(partial)
    const answer = await http.ask(file.url, { headers: await restartsAt(partial, from), signal: stop })
    try {
      if (answer.status !== 200 && answer.status !== 206 && answer.status !== 416)
        throw refusal(answer, file.url)
      await receive(answer, file, partial, { from, signal: stop, onBytes })
    } finally {
      answer.body.on('error', () => {}).destroy()
    }
  } finally {
    unwatch()
  }
}

/** @throws KindredError DOWNLOAD_FAILED when it is another file, which is then deleted */
async function check(
  { path, hash, bytes: size }: DownloadFile,
  partial: string,
  signal: AbortSignal,
): Promise<void> {
  const [kind, wanted] = hash.split(':') as [string, string]
  const found =
    kind === 'git'
      ? await hashFile(partial, 'sha1', { prefix: `blob ${size}\0`, signal })
      : await hashFile(partial, 'sha256', { signal })
  if (found === wanted) return
  await discard(partial)
  throw new KindredError(
    'DOWNLOAD_FAILED',
    `${path} came with the right length, ${bytes(size)}, but is another file: its hash is ${found}, not ${wanted}. It was deleted.`,
    'Try again. If it comes back, something on the way changes files, or the source is damaged: tell those who publish it.',
  )
}
