/** What a photo says of itself: date, camera, place, captions, keywords. */
import ExifReader, { type ExpandedTags, type IncludeTagsOptions } from 'exifreader'
import type { Caption, FileReason } from '../../shared/model/index.ts'
import { chooseDate } from './dates.ts'
import { placeAt, type Place } from './places.ts'
import { decodedText, textOf, textsOf, userComment } from './tags.ts'
import { decodeText } from './text.ts'
import { parseXmp, type Xmp } from './xmp.ts'

export interface Metadata {
  /** ms; the camera's local clock read as UTC. */
  takenAt: number | null
  /** Only the day is known, and `takenAt` is its beginning. */
  dayOnly: boolean
  camera: string | null
  latitude: number | null
  longitude: number | null
  captions: Caption[]
  /** Why a part of it was left out although the photo itself is sound. */
  problem: FileReason | null
}

/** What a decoder found beside the pixels. */
export interface Found {
  xmp?: Buffer | undefined
  /** PNG text chunks, as far as they are UTF-8. */
  comments?: { keyword: string; text: string }[] | undefined
}

const includeTags: IncludeTagsOptions = {
  exif: [
    'DateTimeOriginal',
    'DateTimeDigitized',
    'DateTime',
    'SubSecTimeOriginal',
    'Make',
    'Model',
    'ImageDescription',
    'UserComment',
    'XPTitle',
    'XPSubject',
    'XPComment',
    'XPKeywords',
  ],
  gps: ['Latitude', 'Longitude'],
  iptc: true,
  png: ['Title', 'Description', 'Comment'],
}

/** What cameras and programs write where a description belongs. */
const noise =
  /^(olympus digital camera|sony dsc|kodak .*digital camera|digital camera|dcim.*|(img|dscn?|pict?|p)[-_]?\d*(\.\w+)?|minolta.*|samsung|default|untitled|screenshot|created with .*|exif_jpeg_\w+|.*_hdr|cof|rhdr|mde|edf|sdr)$/i

/**
 * Reads EXIF, IPTC and PNG text from the file's bytes and XMP from its packet.
 * Damaged metadata never fails a photo: what cannot be read is left out.
 */
export function readMetadata(name: string, data: Buffer, found: Found): Metadata {
  const tags = attempt(() => ExifReader.load(data, { expanded: true, includeTags })) ?? {}
  const { xmp, problem } = readPacket(name, found.xmp)
  const date = takenAt(tags, xmp)
  const place: Place | null = placeAt(tags.gps?.Latitude, tags.gps?.Longitude) ?? xmp?.place ?? null
  return {
    takenAt: date?.time ?? null,
    dayOnly: date?.dayOnly ?? false,
    camera: camera(tags),
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
    captions: captions(tags, xmp, found.comments ?? []),
    problem,
  }
}

function readPacket(
  name: string,
  packet: Buffer | undefined,
): { xmp: Xmp | null; problem: FileReason | null } {
  try {
    return { xmp: packet ? parseXmp(decodeText(packet)) : null, problem: null }
  } catch (error) {
    const problem = {
      code: 'bad-xmp',
      message: `${name} is read, but not what its XMP says of it: ${(error as Error).message}.`,
      remedy: 'Save its metadata again in the program that wrote it.',
    }
    return { xmp: null, problem }
  }
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** When it was taken, before when it was scanned, before when the file was changed. */
function takenAt({ exif, iptc }: ExpandedTags, xmp: Xmp | null) {
  const original = textOf(exif?.DateTimeOriginal)
  const fraction = /^\d+/.exec(textOf(exif?.SubSecTimeOriginal) ?? '')?.[0]
  const day = textOf(iptc?.['Date Created'])
  const clock = textOf(iptc?.['Time Created'])
  return chooseDate([
    original && fraction ? `${original}.${fraction}` : original,
    original,
    ...(xmp?.taken ?? []),
    day && clock && `${day} ${clock}`,
    day,
    textOf(exif?.DateTimeDigitized),
    ...(xmp?.digitized ?? []),
    textOf(exif?.DateTime),
  ])
}

function camera({ exif }: ExpandedTags): string | null {
  const make = textOf(exif?.Make)
  const model = textOf(exif?.Model)
  if (!make || !model) return model ?? make
  const maker = make.split(/[\s,]/)[0]!
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`
}

function captions(
  { exif, iptc, pngText }: ExpandedTags,
  xmp: Xmp | null,
  comments: NonNullable<Found['comments']>,
) {
  const windows = (key: string) => decodedText((exif as Record<string, unknown> | undefined)?.[key])
  const inPng = (key: string) =>
    decodedText(pngText?.[key]) ??
    comments.find(({ keyword, text }) => keyword === key && !text.includes('\uFFFD'))?.text
  const described = [
    ...(xmp?.descriptions ?? []),
    textOf(iptc?.['Caption/Abstract']),
    textOf(iptc?.['Headline']),
    textOf(iptc?.['Object Name']),
    textOf(exif?.ImageDescription),
    windows('XPTitle'),
    windows('XPSubject'),
    windows('XPComment'),
    userComment(exif?.UserComment),
    inPng('Description'),
    inPng('Title'),
    inPng('Comment'),
  ].filter((line) => line && !noise.test(line)) as string[]
  const words = [
    ...(xmp?.keywords ?? []),
    ...textsOf(iptc?.['Keywords']),
    ...(windows('XPKeywords')?.split(';') ?? []),
  ]
  return captionsOf(described, words, 'embedded')
}

/** Captions of one origin, each once, and all keywords in one. */
export function captionsOf(
  lines: readonly string[],
  keywords: readonly string[],
  source: 'embedded' | 'sidecar',
): Caption[] {
  const words = once(keywords.map((word) => word.trim()).filter((word) => word !== ''))
  return [
    ...once(lines).map((text): Caption => ({ text, source })),
    ...(words.length ? [{ text: words.join(', '), source: 'keywords' } as const] : []),
  ]
}

/** Each text once, whatever its case. */
function once(texts: readonly string[]): string[] {
  const first = new Map<string, string>()
  for (const text of texts) if (!first.has(text.toLowerCase())) first.set(text.toLowerCase(), text)
  return [...first.values()]
}
