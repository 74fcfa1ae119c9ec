/** Draws a photo's ThumbHash: the blur that holds its place until the thumbnail is there. */
import type { Attachment } from 'svelte/attachments'
import { thumbHashToRGBA } from 'thumbhash'

/** For a canvas, which CSS stretches to the tile. An empty placeholder leaves it blank. */
export function thumbHash(placeholder: string | undefined): Attachment<HTMLCanvasElement> {
  return (canvas) => {
    if (!placeholder) return
    const { w, h, rgba } = thumbHashToRGBA(Uint8Array.from(atob(placeholder), (char) => char.charCodeAt(0)))
    canvas.width = w
    canvas.height = h
    canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), w, h), 0, 0)
  }
}
