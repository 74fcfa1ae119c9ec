/** Which files are pictures, by name and by their first bytes, and why others are not read. */
import { extname } from 'node:path'
import type { FileReason } from '../../shared/model/index.ts'

const readable = new Set('.jpg .jpeg .jpe .jfif .png .webp .gif .tif .tiff .avif'.split(' '))

/** What Kindred knows of and does not read, in words that follow "is". */
const kinds = {
  heic: 'a HEIC photo',
  raw: 'a RAW photo',
  jxl: 'a JPEG XL picture',
  jp2: 'a JPEG 2000 picture',
  bmp: 'a BMP picture',
  icon: 'an icon',
  drawing: 'a drawing',
  layers: 'a layered picture',
  rare: 'a picture in a rare format',
  video: 'a video',
}
type UnreadKind = keyof typeof kinds

const extensions: Record<UnreadKind, string> = {
  heic: '.heic .heif .hif',
  raw: `.3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .fff .gpr .iiq .k25 .kdc .mef .mos .mrw .nef .nrw .orf .pef .ptx
    .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f`,
  jxl: '.jxl',
  jp2: '.jp2 .j2k .jpf .jpx',
  bmp: '.bmp .dib',
  icon: '.ico .icns .cur',
  drawing: '.svg .svgz .eps .ai',
  layers: '.psd .psb .xcf .kra .afphoto',
  rare: '.exr .hdr .tga .pcx .ppm .pgm .pbm .pnm .fits',
  video: '.mp4 .m4v .mov .avi .mkv .webm .mts .m2ts .mpg .mpeg .3gp .wmv .flv .insv .lrv',
}

const unread = new Map(
  Object.entries(extensions).flatMap(([kind, names]) =>
    names.split(/\s+/).map((extension) => [extension, kind as UnreadKind]),
  ),
)

/** Whether a file's name says that it is a picture Kindred reads. */
export const isPictureName = (name: string): boolean => readable.has(extname(name).toLowerCase())

/** Why a file with this name is not read. */
export function reasonAgainstName(name: string): FileReason {
  const kind = unread.get(extname(name).toLowerCase())
  if (kind) return reasonAgainst(name, kind)
  return { code: 'no-picture', message: `${name} is no picture by its name.`, remedy: 'Nothing needs doing.' }
}

/** Why a file of this kind is not read. */
export function reasonAgainst(name: string, kind: UnreadKind): FileReason {
  const message = `${name} is ${kinds[kind]}, which Kindred does not read.`
  if (kind === 'video') return { code: kind, message, remedy: 'Nothing needs doing.' }
  return {
    code: kind,
    message,
    remedy: 'Save a copy as JPEG, PNG or WebP beside it, and Kindred will find that.',
  }
}

/** How files begin, byte for byte. */
const signatures: Record<string, 'picture' | UnreadKind> = {
  '\xff\xd8\xff': 'picture', // JPEG
  '\x89PNG\r\n\x1a\n': 'picture',
  GIF87a: 'picture',
  GIF89a: 'picture',
  'II*\0': 'picture', // TIFF in its two byte orders, and BigTIFF
  'MM\0*': 'picture',
  'II+\0': 'picture',
  'MM\0+': 'picture',
  '\xff\x0a': 'jxl',
  '\0\0\0\x0cJXL ': 'jxl',
  '\0\0\0\x0cjP  ': 'jp2',
  '8BPS': 'layers',
  'FUJIFILMCCD-RAW': 'raw',
}

/** What a file is by its first bytes; null when they are of no kind that Kindred knows. */
export function sniff(head: Uint8Array): 'picture' | UnreadKind | null {
  const text = String.fromCharCode(...head.subarray(0, 64))
  for (const [signature, kind] of Object.entries(signatures)) if (text.startsWith(signature)) return kind
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'picture'
  if (text.startsWith('BM') && text.startsWith('\0\0\0\0', 6)) return 'bmp'
  return text.startsWith('ftyp', 4) ? sniffContainer(text) : null
}

/** An ISO container lists its brands; AVIF files may have the general `mif1` first. */
function sniffContainer(text: string): 'picture' | UnreadKind {
  const brands = text.slice(8, text.charCodeAt(3))
  if (/avi[fs]/.test(brands)) return 'picture'
  if (/hei[cmsx]|hev[cmsx]|mif1|msf1/.test(brands)) return 'heic'
  return /^crx /.test(brands) ? 'raw' : 'video'
}
