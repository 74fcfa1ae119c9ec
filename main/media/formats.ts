/** Which files are pictures, by name and by their first bytes, and why others are not read. */
import { extname } from 'node:path'
import type { FileReason } from '../../shared/model/index.ts'

const readable = new Set('.jpg .jpeg .jpe .jfif .png .webp .gif .tif .tiff .avif'.split(' '))

/** What other extensions stand for, in words that follow "is". */
const others: Record<string, string> = {
  ...named('a HEIC photo', '.heic .heif .hif'),
  ...named(
    'a RAW photo',
    `.3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .fff .gpr .iiq .k25 .kdc .mef .mos .mrw .nef .nrw .orf .pef .ptx
     .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f`,
  ),
  ...named('a JPEG XL picture', '.jxl'),
  ...named('a JPEG 2000 picture', '.jp2 .j2k .jpf .jpx'),
  ...named('a BMP picture', '.bmp .dib'),
  ...named('an icon', '.ico .icns .cur'),
  ...named('a drawing', '.svg .svgz .eps .ai'),
  ...named('a layered picture', '.psd .psb .xcf .kra .afphoto'),
  ...named('a picture in a format for experts', '.exr .hdr .tga .pcx .ppm .pgm .pbm .pnm .fits'),
  ...named('a video', '.mp4 .m4v .mov .avi .mkv .webm .mts .m2ts .mpg .mpeg .3gp .wmv .flv .insv .lrv'),
}

function named(what: string, extensions: string): Record<string, string> {
  return Object.fromEntries(extensions.split(/\s+/).map((extension) => [extension, what]))
}

/** Whether a file's name says that it is a picture Kindred reads. */
export const isPictureName = (name: string): boolean => readable.has(extname(name).toLowerCase())

/** Why a file with this name is not read. */
export function reasonAgainstName(name: string): FileReason {
  const what = others[extname(name).toLowerCase()]
  if (!what) {
    return {
      code: 'no-picture',
      message: `${name} is no picture by its name.`,
      remedy: 'Nothing needs doing.',
    }
  }
  return unsupported(name, what)
}

/** Why a file that is `what` is not read. */
export function unsupported(name: string, what: string): FileReason {
  const video = what === 'a video'
  return {
    code: what
      .replace(/^an? /, '')
      .replace(/ (photo|picture)$/, '')
      .replaceAll(' ', '-')
      .toLowerCase(),
    message: `${name} is ${what}, which Kindred does not read${video ? '' : ' yet'}.`,
    remedy: video
      ? 'Nothing needs doing.'
      : 'Save a copy as JPEG, PNG or WebP beside it, and Kindred will find that.',
  }
}

/** What a file is by its first bytes: `picture` when sharp reads it, else words that follow "is", or null. */
export function sniff(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head.subarray(0, 64))
  if (/^\xff\xd8\xff|^\x89PNG\r\n\x1a\n|^GIF8[79]a|^RIFF[^]{4}WEBP/.test(text)) return 'picture'
  if (/^(II[*+]\0|MM\0[*+])/.test(text)) return 'picture'
  if (/^[^]{4}ftyp/.test(text)) return sniffContainer(text)
  if (/^\xff\x0a|^\0\0\0\x0cJXL /.test(text)) return 'a JPEG XL picture'
  if (/^\0\0\0\x0cjP {2}/.test(text)) return 'a JPEG 2000 picture'
  if (/^8BPS/.test(text)) return 'a layered picture'
  if (/^BM[^]{4}\0{4}/.test(text)) return 'a BMP picture'
  if (/^FUJIFILMCCD-RAW/.test(text)) return 'a RAW photo'
  return null
}

/** An ISO container lists its brands; AVIF files may have the general `mif1` first. */
function sniffContainer(text: string): string {
  const brands = text.slice(8, text.charCodeAt(3))
  if (/avi[fs]/.test(brands)) return 'picture'
  if (/hei[cmsx]|hev[cmsx]|mif1|msf1/.test(brands)) return 'a HEIC photo'
  return /^crx /.test(brands) ? 'a RAW photo' : 'a video'
}
