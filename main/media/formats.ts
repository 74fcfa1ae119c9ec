/** Which files are pictures, by name and by their first bytes, and why others are not read. */
import { extname } from 'node:path'
import type { FileReason } from '../../shared/model/index.ts'
import type { PictureKind } from './decode/index.ts'

const plain = '.jpg .jpeg .jpe .jfif .png .webp .gif .tif .tiff .avif'
const heic = '.heic .heif .hif'
const raw = `.3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .fff .gpr .iiq .k25 .kdc .mef .mos .mrw .nef .nrw .orf .pef .ptx
  .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f`
const extensionsOf = (names: string) => new Set(names.split(/\s+/))
const rawExtensions = extensionsOf(raw)
const readable = extensionsOf([plain, heic, raw, '.jxl'].join(' '))

/** What Kindred knows of and does not read, in words that follow "is". */
const kinds = {
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

/** By extension; what is not here is sent as JPEG. */
const mediaTypes: Record<string, string> = {
  '.avif': 'image/avif',
  '.gif': 'image/gif',
  '.heic': 'image/heic',
  '.heif': 'image/heif',
  '.jxl': 'image/jxl',
  '.png': 'image/png',
  '.tif': 'image/tiff',
  '.tiff': 'image/tiff',
  '.webp': 'image/webp',
}

/** The media type of a picture file, by its name. */
export const mediaType = (name: string): string => mediaTypes[extname(name).toLowerCase()] ?? 'image/jpeg'

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
const signatures: Record<string, PictureKind | UnreadKind> = {
  '\xff\xd8\xff': 'plain', // JPEG
  '\x89PNG\r\n\x1a\n': 'plain',
  GIF87a: 'plain',
  GIF89a: 'plain',
  'II*\0': 'plain', // TIFF in its two byte orders, and BigTIFF
  'MM\0*': 'plain',
  'II+\0': 'plain',
  'MM\0+': 'plain',
  IIRO: 'raw', // Olympus
  IIRS: 'raw',
  MMOR: 'raw',
  'IIU\0': 'raw', // Panasonic
  FOVb: 'raw', // Sigma
  '\xff\x0a': 'jxl',
  '\0\0\0\x0cJXL ': 'jxl',
  '\0\0\0\x0cjP  ': 'jp2',
  '8BPS': 'layers',
  'FUJIFILMCCD-RAW': 'raw',
}

/**
 * What a file is by its first bytes; null when they are of no kind that Kindred knows.
 * @param name tells RAW photos from the TIFF files that most of them look like
 */
export function sniff(name: string, head: Uint8Array): PictureKind | UnreadKind | null {
  const kind = sniffBytes(head)
  return kind === 'plain' && rawExtensions.has(extname(name).toLowerCase()) && isTiff(head) ? 'raw' : kind
}

const isTiff = (head: Uint8Array) => /^(II[*]\0|MM\0[*])/.test(String.fromCharCode(...head.subarray(0, 4)))

export const isPicture = (kind: PictureKind | UnreadKind): kind is PictureKind =>
  kind === 'plain' || kind === 'heic' || kind === 'jxl' || kind === 'raw'

function sniffBytes(head: Uint8Array): PictureKind | UnreadKind | null {
  const text = String.fromCharCode(...head.subarray(0, 64))
  for (const [signature, kind] of Object.entries(signatures)) if (text.startsWith(signature)) return kind
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'plain'
  if (text.startsWith('BM') && text.startsWith('\0\0\0\0', 6)) return 'bmp'
  return text.startsWith('ftyp', 4) ? sniffContainer(text) : null
}

/** An ISO container lists its brands; AVIF files may have the general `mif1` first. */
function sniffContainer(text: string): PictureKind | UnreadKind {
  const brands = text.slice(8, text.charCodeAt(3))
  if (/avi[fs]/.test(brands)) return 'plain'
  if (/hei[cmsx]|hev[cmsx]|mif1|msf1/.test(brands)) return 'heic'
  return /^crx /.test(brands) ? 'raw' : 'video'
}
