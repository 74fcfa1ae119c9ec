/** A model as an evaluation sees it. */
import type { Encoder, Pack } from '../models/index.ts'

/** What turns pixels u8 [n, S, S, 3] and texts into unit vectors [n, dims]. */
export interface Embedder {
  readonly dims: number
  readonly size: number
  readonly hasText: boolean
  encodeImages(pixels: Uint8Array, n: number): Promise<Float32Array>
  encodeText(texts: readonly string[]): Promise<Float32Array>
}

export const packEmbedder = (encoder: Encoder, { manifest }: Pack): Embedder => ({
  dims: manifest.embeddingSize,
  size: manifest.image.preprocessing.size,
  hasText: manifest.text !== null,
  encodeImages: (pixels, n) => encoder.encodeImages(pixels, n),
  encodeText: (texts) => encoder.encodeText(texts),
})
