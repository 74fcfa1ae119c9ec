/** The training step and the picture tower that every provider is judged by: CLIP in small, fed by seed alone. */
import { Random } from '../../../shared/lib/random.ts'
import type { Named, Step, Tensor } from '../../tensor/index.ts'
import type { State } from '../checkpoint.ts'
import { compile } from '../compile.ts'
import { Feed } from '../feed.ts'
import { pixelMethodOf, type MethodDef } from '../methods/index.ts'
import { imageTower } from '../towers/inference.ts'

export const GOLDEN_BATCH = 16
const [SEED, PHOTOS, VOCABULARY, CONTEXT] = [1, 64, 64, 8]
const image = { kind: 'vit', size: 32, patch: 8, width: 64, depth: 2, heads: 4 } as const
const text = { width: 64, depth: 1, heads: 4, context: CONTEXT, vocabulary: VOCABULARY, wordDropout: 0 }

/**
 * What the processor gives, to hold the processor itself to; recorded on ONNX Runtime 1.30, and TensorFlow.js gives the
 * same. `gradient`: the norm of all of it, from AdamW's first moments.
 */
export const GOLDEN = { loss: 4.45152, gradient: 2.1652 } as const

export interface Golden {
  readonly step: Step
  readonly initial: State
  readonly feed: Pick<Feed, 'take'>
  /** From `fed`, pictures and the initial weights, to unit vectors [B, E]. */
  readonly tower: { readonly outputs: readonly Named[]; readonly fed: Readonly<Record<string, Tensor>> }
}

export function golden(): Golden {
  const clip = pixelMethodOf('clip')
  const recipe = { ...clip.recipe, image, text, embeddingSize: 32, side: 36, batch: GOLDEN_BATCH }
  const method: MethodDef = { ...clip, recipe }
  const { step, initialise } = compile(method, {
    batch: GOLDEN_BATCH,
    photos: PHOTOS,
    vocabulary: VOCABULARY,
  })
  const record = { dtype: 'u8', shape: [3, recipe.side, recipe.side] } as const
  const photos = Array.from({ length: PHOTOS }, (_, i) => ({ hash: String(i), burst: i, texts: [i] }))
  const feed = new Feed({
    ...{ method, batch: GOLDEN_BATCH, seed: SEED, photos },
    source: { name: 'pixels', record, read: (hashes) => noise(3 * recipe.side ** 2, hashes.map(Number)) },
    texts: {
      context: CONTEXT,
      draw(photo, _, out, offset) {
        const random = new Random(SEED, photo)
        for (let i = 0; i < CONTEXT - 2; i++) out[offset + i] = BigInt(1 + random.integer(VOCABULARY - 1))
        return photo
      },
    },
  })
  const initial = initialise(SEED)
  return { step, initial, feed, tower: towerOf(initial, recipe.embeddingSize) }
}

function towerOf(initial: State, embeddingSize: number): Golden['tower'] {
  const { parameters, output } = imageTower(image, embeddingSize, GOLDEN_BATCH, '')
  const weights = parameters.all.map(({ value: { attrs, shape } }): [string, Tensor] => [
    attrs.name,
    { dtype: 'f32', shape, data: initial.get(attrs.name)! },
  ])
  const pixels: Tensor = {
    dtype: 'u8',
    shape: [GOLDEN_BATCH, image.size, image.size, 3],
    data: noise(3 * image.size ** 2, [...Array(GOLDEN_BATCH).keys()]),
  }
  return { outputs: [{ name: 'embedding', value: output }], fed: { ...Object.fromEntries(weights), pixels } }
}

/** Bytes of pictures, `each` of them for every key. */
const noise = (each: number, keys: readonly number[]): Uint8Array =>
  Uint8Array.from(
    keys.flatMap((key) => {
      const random = new Random(SEED, key)
      return Array.from({ length: each }, () => random.integer(256))
    }),
  )
