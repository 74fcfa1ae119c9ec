/** HEIC and HEIF (ISO 23008-12), by libheif in WebAssembly. */
import { createRequire } from 'node:module'
import { asTiff } from './tiff.ts'

interface HeifImage {
  get_width(): number
  get_height(): number
  is_primary(): boolean
  display(
    target: { data: Uint8ClampedArray; width: number; height: number },
    done: (shown: { data: Uint8ClampedArray } | null) => void,
  ): void
  free(): void
}
interface LibHeif {
  HeifDecoder: new () => { decode(data: Uint8Array): HeifImage[] }
}

const require = createRequire(import.meta.url)
let library: LibHeif | undefined
/** Two megabytes of code, loaded when the first such photo comes. */
const libheif = () => (library ??= require('libheif-js/wasm-bundle') as LibHeif)

/**
 * The primary picture, turned as its container says: depth and gain maps are pictures of their own and left aside.
 * @returns a TIFF file with the photo's colour profile
 */
export async function decodeHeic(data: Buffer): Promise<Buffer> {
  const images = new (libheif().HeifDecoder)().decode(data)
  try {
    const image = images.find((each) => each.is_primary()) ?? images[0]
    if (!image) throw new Error('the container holds no picture that can be decoded')
    const [width, height] = [image.get_width(), image.get_height()]
    const target = { data: new Uint8ClampedArray(width * height * 4), width, height }
    const shown = await new Promise<{ data: Uint8ClampedArray } | null>((done) => image.display(target, done))
    if (!shown) throw new Error('the picture cannot be decoded')
    return asTiff({ data: Buffer.from(shown.data.buffer), width, height, channels: 4 }, profileOf(data))
  } finally {
    for (const image of images) image.free()
  }
}

/** How far into a file its description can lie. */
const MOST_DESCRIBED = 1 << 20

/** The first ICC profile of an ISO container's `colr` boxes. */
function profileOf(data: Buffer): Buffer | null {
  const head = data.subarray(0, MOST_DESCRIBED)
  for (const type of ['colrprof', 'colrrICC']) {
    const at = head.indexOf(type, 0, 'latin1')
    if (at < 4) continue
    const end = at - 4 + head.readUInt32BE(at - 4)
    if (end > at + 8 && end <= data.length) return data.subarray(at + 8, end)
  }
  return null
}
