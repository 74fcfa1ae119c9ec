/** JPEG XL (ISO 18181), by libjxl in WebAssembly; it turns the picture and its colours itself. */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type * as Jxl from '@jsquash/jxl/decode.js'
import { asTiff } from './tiff.ts'

let decoder: Promise<typeof Jxl> | undefined

/** Loaded when the first such photo comes. */
async function load(): Promise<typeof Jxl> {
  const module = await import('@jsquash/jxl/decode.js')
  const file = createRequire(import.meta.url).resolve('@jsquash/jxl/codec/dec/jxl_dec.wasm')
  await module.init({ wasmBinary: Uint8Array.from(await readFile(file)).buffer })
  return module
}

/** @returns a TIFF file, sRGB */
export async function decodeJxl(data: Buffer): Promise<Buffer> {
  const { default: decode } = await (decoder ??= load())
  const bytes = Uint8Array.from(data).buffer
  const { data: rgba, width, height } = await decode(bytes)
  return asTiff(
    { data: Buffer.from(rgba.buffer, rgba.byteOffset, rgba.length), width, height, channels: 4 },
    null,
  )
}
