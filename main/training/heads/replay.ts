/**
 * Pairs that lie in a pack, so that what a person teaches its heads is learned beside what they knew (replay, Robins
 * 1995): features of photos, and what is written of them.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { writeAtomic } from '../../files/index.ts'
import { decodeFloat16, encodeFloat16 } from '../../store/index.ts'

/** Files of a pack. The features are float16 [n, F], those of the pack's own trunk. */
export const REPLAY_FILES = { captions: 'replay.json', features: 'replay.f16' } as const

export interface Replay {
  /** [n, F] */
  readonly features: Float32Array
  /** of each photo, at least one */
  readonly captions: readonly (readonly string[])[]
}

export async function writeReplay(pack: string, { features, captions }: Replay): Promise<void> {
  await writeAtomic(join(pack, REPLAY_FILES.captions), `${JSON.stringify(captions, null, 1)}\n`)
  await writeAtomic(join(pack, REPLAY_FILES.features), encodeFloat16(features))
}

/** @throws what reading meets, where the pack has none */
export function readReplay(pack: string): Replay {
  const captions: unknown = JSON.parse(readFileSync(join(pack, REPLAY_FILES.captions), 'utf8'))
  return {
    captions: z.array(z.array(z.string()).min(1)).parse(captions),
    features: decodeFloat16(readFileSync(join(pack, REPLAY_FILES.features))),
  }
}
