/** What a photo says of itself: date, camera, place, captions, keywords. */
import ExifReader, { type ExpandedTags, type IncludeTagsOptions } from 'exifreader'
import type { Caption } from '../../shared/model/index.ts'
import { parseXmp, type Xmp } from './xmp.ts'

export interface Metadata {
  /** ms; the camera's local clock read as UTC. */
  takenAt: number | null
  camera: string | null
  latitude: number | null
  longitude: number | null
  captions: Caption[]
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
  ],
  gps: ['Latitude', 'Longitude'],
  iptc: true,
}

/** What cameras write where a description belongs. */
const noise =
  /^(olympus digital camera|sony dsc|kodak .*digital camera|digital camera|dcim.*|dsc\d*|minolta.*|samsung|default|untitled|exif_jpeg_\w+|.*_hdr|cof|rhdr|mde|edf|sdr)$/i

/**
 * Reads EXIF and IPTC from the file's bytes and XMP from its packet.
 * Damaged metadata never fails a photo: what cannot be read is left out.
 */
export function readMetadata(data: Buffer, packet: Buffer | undefined): Metadata {
  const tags = attempt(() => ExifReader.load(data, { expanded: true, includeTags })) ?? {}
  const xmp = attempt(() => (packet ? parseXmp(packet.toString()) : null))
  return {
    ...placeOf(tags),
    takenAt: takenAt(tags, xmp),
    camera: camera(tags),
    captions: captions(tags, xmp),
  }
}

function attempt<T>(read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

function takenAt({ exif }: ExpandedTags, xmp: Xmp | null): number | null {
  const original = text(exif?.DateTimeOriginal)
  const fraction = original ? text(exif?.SubSecTimeOriginal) : null
  for (const date of [original, text(exif?.DateTimeDigitized), xmp?.takenAt, text(exif?.DateTime)]) {
    const time = date ? parseClock(date) : null
    if (time !== null) return time + Math.floor(Number(`0.${/^\d+/.exec(fraction ?? '')?.[0] ?? 0}`) * 1000)
  }
  return null
}

/** A clock's reading such as `2024:05:01 10:00:00` or `2024-05-01T10:00:00+02:00`, without its zone. */
export function parseClock(date: string): number | null {
  const match = /^(\d{4})[:-](\d\d)[:-](\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?/.exec(date.trim())
  if (!match) return null
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0)) as Six
  const time = Date.UTC(year, month - 1, day, hour, minute, second)
  // The 31st of June would be the 1st of July: a camera that never had its clock set writes such dates.
  const sound =
    year >= 1826 && new Date(time).getUTCDate() === day && new Date(time).getUTCMonth() === month - 1
  return sound ? time : null
}

type Six = [number, number, number, number, number, number]

function camera({ exif }: ExpandedTags): string | null {
  const make = text(exif?.Make)
  const model = text(exif?.Model)
  if (!make || !model) return model ?? make
  const maker = make.split(/[\s,]/)[0]!
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`
}

function placeOf({ gps }: ExpandedTags): Pick<Metadata, 'latitude' | 'longitude'> {
  const { Latitude: latitude, Longitude: longitude } = gps ?? {}
  const sound =
    latitude !== undefined &&
    longitude !== undefined &&
    Math.abs(latitude) <= 90 &&
    Math.abs(longitude) <= 180 &&
    (latitude !== 0 || longitude !== 0) // what a receiver without a fix writes
  return sound ? { latitude, longitude } : { latitude: null, longitude: null }
}

function captions({ exif, iptc }: ExpandedTags, xmp: Xmp | null): Caption[] {
  const described = [
    ...(xmp?.descriptions ?? []),
    text(iptc?.['Caption/Abstract']),
    text(exif?.ImageDescription),
  ]
  const keywords = xmp?.keywords.length ? xmp.keywords : list(iptc?.['Keywords'])
  const embedded = described.filter((line): line is string => line !== null && !noise.test(line))
  return [
    ...[...new Set(embedded)].map((line): Caption => ({ text: line, source: 'embedded' })),
    ...(keywords.length ? [{ text: [...new Set(keywords)].join(', '), source: 'keywords' } as const] : []),
  ]
}

function list(tag: unknown): string[] {
  const tags = Array.isArray(tag) ? tag : [tag]
  return tags.map(text).filter((line) => line !== null)
}

/** A tag's text, trimmed; null where there is none. */
function text(tag: unknown): string | null {
  const description = (tag as { description?: unknown } | undefined)?.description
  if (typeof description !== 'string') return null
  return asUtf8(description).replaceAll('\0', '').replace(/\s+/g, ' ').trim() || null
}

/** EXIF says ASCII, but programs write UTF-8 there, which then reads as Latin-1. */
function asUtf8(latin1: string): string {
  if (!/^[\0-\xff]*[\x80-\xff][\0-\xff]*$/.test(latin1)) return latin1
  return (
    attempt(() => new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'))) ?? latin1
  )
}
