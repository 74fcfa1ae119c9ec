/** `kindred sample DIR` */
import { resolve } from 'node:path'
import { counted } from '../../../../shared/lib/words.ts'
import { RateMeter, writeSample } from '../../../engine/index.ts'
import { interruptible } from '../interrupt.ts'
import { print, printJson } from '../output.ts'
import { ProgressView } from '../progress.ts'
import type { CommonOptions } from '../session.ts'

export interface SampleOptions extends CommonOptions {
  count: number
  seed: number
}

export async function sample(folder: string, { count, seed, json }: SampleOptions): Promise<void> {
  const dir = resolve(folder)
  const view = new ProgressView(process.stderr)
  const meter = new RateMeter()
  const stop = new AbortController()
  const { photos, albums, captions } = await interruptible(
    () => stop.abort(),
    () =>
      writeSample(dir, {
        count,
        seed,
        signal: stop.signal,
        report(progress) {
          const now = Date.now()
          meter.update(now, progress.done)
          const rate = meter.rate(now, progress.done)
          view.show({
            ...progress,
            rate,
            remainingMs: rate && ((progress.total - progress.done) / rate) * 1000,
          })
        },
      }),
  )
  view.end()
  if (json) printJson({ dir, photos, albums, captions, seed })
  else {
    print(
      `${counted(photos, 'photo')} in ${counted(albums, 'album')} with ${counted(captions, 'caption')}: ${dir}`,
    )
  }
}
