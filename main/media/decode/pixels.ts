/** Pixels in memory. */

/** [height, width, channels], sRGB, with alpha last where there is any. */
export interface Pixels {
  data: Buffer
  width: number
  height: number
  channels: 1 | 2 | 3 | 4
}
