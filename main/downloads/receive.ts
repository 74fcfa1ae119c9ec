/** Writing the body of an answer behind what is there of a file, after a look at whether it fits. */
import { on } from 'node:events'
import { open, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { bytes, count } from '../../shared/lib/words.ts'
import { KindredError, type DownloadFile } from '../../shared/model/index.ts'
import type { Answer } from './http.ts'
import { discard, etagFile } from './partial.ts'
import { PassingFault } from './refusal.ts'
import { tellUnreachable } from './unreachable.ts'

/** The headers that ask for what is missing, as long as the file is the one that was begun. */
export async function restartsAt(partial: string, from: number): Promise<Record<string, string>> {
  if (from === 0) return {}
  const etag = await readFile(etagFile(partial), 'utf8').catch(() => null)
  return { range: `bytes=${from}-`, ...(etag === null ? {} : { 'if-range': etag }) }
}

/**
 * @param from how much of the file is there
 * @throws KindredError DOWNLOAD_FAILED, DISK_FULL; PassingFault; what `signal` says
 */
export async function receive(
  answer: Answer,
  file: DownloadFile,
  partial: string,
  { from, signal, onBytes }: { from: number; signal: AbortSignal; onBytes(have: number): void },
): Promise<void> {
  // Listened to from now on: what comes, or breaks, while a file is opened would go unseen.
  const incoming = on(answer.body, 'data', { close: ['end'], highWaterMark: 16, lowWaterMark: 8 })
  checkAnnounced(answer, file)
  const start = startOf(answer, file, from)
  if (start === null) {
    // What is there cannot be gone on with: the next try begins anew.
    await discard(partial)
    throw new PassingFault(misfit(file, answer, 'it does not go on where the file stopped'))
  }
  const handle = await open(partial, start > 0 ? 'a' : 'w')
  try {
    const etag = strongEtag(answer)
    if (etag === null) await rm(etagFile(partial), { force: true })
    else await writeFile(etagFile(partial), etag)
    let have = start
    for await (const chunk of chunks(incoming, file, signal)) {
      if (have + chunk.length > file.bytes) {
        await handle.truncate(0)
        throw misfit(file, answer, 'more came')
      }
      await handle.appendFile(chunk).catch((error: unknown) => {
        throw toldOfDisk(error, file, partial)
      })
      have += chunk.length
      onBytes(have)
    }
    await handle.datasync()
    if (have < file.bytes) throw new PassingFault(misfit(file, answer, `only ${bytes(have)} of it came`))
  } finally {
    await handle.close()
  }
}

/** What came before the connection broke is given first; the stream's own iterator throws it away. */
async function* chunks(
  incoming: AsyncIterable<unknown[]>,
  file: DownloadFile,
  signal: AbortSignal,
): AsyncGenerator<Buffer, void> {
  try {
    for await (const [chunk] of incoming) yield chunk as Buffer
  } catch (error) {
    signal.throwIfAborted()
    throw tellUnreachable(error, new URL(file.url))
  }
}

/** @returns where in the file the body begins: where it stopped, or at 0; null when it does not fit */
function startOf({ status, headers }: Answer, file: DownloadFile, from: number): number | null {
  if (status === 200) return 0
  const [, start, total] = /^bytes (\d+)-\d+[/](\d+|\*)$/.exec(headers['content-range'] ?? '') ?? []
  return status === 206 && Number(start) === from && (total === '*' || Number(total) === file.bytes)
    ? from
    : null
}

/** The Hub says before it redirects which file it hands out; a length stands on every whole answer. */
function checkAnnounced(answer: Answer, file: DownloadFile): void {
  const { status, headers, firstHeaders } = answer
  const linked = /^"?([0-9a-f]{64})"?$/.exec(String(firstHeaders['x-linked-etag'] ?? ''))?.[1]
  if (linked !== undefined && file.hash.startsWith('sha256:') && file.hash !== `sha256:${linked}`)
    throw misfit(file, answer, 'the server has another file under this name')
  const length = status === 200 ? headers['content-length'] : undefined
  if (length !== undefined && Number(length) !== file.bytes)
    throw misfit(file, answer, `the server offers ${count(Number(length))} bytes`)
}

/** A weak tag says that two files mean the same, which is not enough for going on in one with the other. */
function strongEtag({ headers }: Answer): string | null {
  const { etag } = headers
  return etag && /^"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null
}

function misfit(file: DownloadFile, { status }: Answer, why: string): KindredError {
  return new KindredError(
    'DOWNLOAD_FAILED',
    `${file.path} should have ${count(file.bytes)} bytes; ${why} (answer ${status} of ${new URL(file.url).host}).`,
    'Try again. If it comes back, look whether the network shows a page of its own first, as in hotels.',
  )
}

function toldOfDisk(error: unknown, { path }: DownloadFile, partial: string): unknown {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new KindredError(
    'DISK_FULL',
    `There is no room left for ${path} on the disk of ${dirname(partial)}.`,
    'Make room on it, then try again: it goes on where it stopped.',
    { cause: error },
  )
}
