/** EXIF, XMP and IPTC of a photo of the sample. */
import type { Exif } from 'sharp'
import type { Photo } from './plan.ts'

/** Degrees as EXIF keeps them: three rationals. */
function degrees(value: number): string {
  const d = Math.abs(value)
  const minutes = (d % 1) * 60
  return `${Math.floor(d)}/1 ${Math.floor(minutes)}/1 ${Math.round((minutes % 1) * 6000)}/100`
}

function clock(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace('T', ' ').replaceAll('-', ':')
}

/** Where this photo's captions go inside the file: two of the three places, in turn. */
export function embedded(photo: Photo): { exif?: string; xmp?: string; iptc?: string } {
  if (photo.source !== 'embedded') return {}
  const [one, two] = photo.captions
  // EXIF text is plain ASCII.
  const plain = photo.captions.find((caption) => /^[\x20-\x7e]*$/.test(caption))
  const turn = Math.floor(photo.takenAt / 1000) % 3
  if (turn === 0 && plain) return { exif: plain, ...(two && two !== plain ? { xmp: two } : {}) }
  if (turn === 1) return { xmp: one as string, ...(two ? { iptc: two } : {}) }
  return { iptc: one as string, ...(plain && plain !== one ? { exif: plain } : {}) }
}

export function exifOf(photo: Photo): Exif {
  const taken = clock(photo.takenAt)
  const description = embedded(photo).exif
  return {
    IFD0: {
      Make: photo.camera.make,
      Model: photo.camera.model,
      Software: 'Kindred sample collection',
      DateTime: taken,
      ...(description ? { ImageDescription: description } : {}),
    },
    IFD2: { DateTimeOriginal: taken, DateTimeDigitized: taken },
    IFD3: {
      GPSLatitudeRef: photo.latitude < 0 ? 'S' : 'N',
      GPSLatitude: degrees(photo.latitude),
      GPSLongitudeRef: photo.longitude < 0 ? 'W' : 'E',
      GPSLongitude: degrees(photo.longitude),
    },
  }
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** An XMP packet with the description and the things as keywords; nothing where the photo keeps none there. */
export function xmpOf(photo: Photo): string | undefined {
  const { xmp } = embedded(photo)
  if (!xmp) return undefined
  const words = photo.scene.groups.map((g) => `<rdf:li>${escape(g.thing.name)}</rdf:li>`).join('')
  return (
    `<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">` +
    `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">` +
    `<dc:description><rdf:Alt><rdf:li xml:lang="x-default">${escape(xmp)}</rdf:li></rdf:Alt></dc:description>` +
    `<dc:subject><rdf:Bag>${words}</rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`
  )
}

/** One IPTC data set: marker, record, number, length, bytes. */
function dataSet(record: number, number: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0x1c, record, number, value.length >> 8, value.length & 255]), value])
}

/** Puts an IPTC caption into a JPEG, as a Photoshop segment after the ones that are there. sharp writes no IPTC. */
export function withIptc(jpeg: Buffer, photo: Photo): Buffer {
  const { iptc } = embedded(photo)
  if (!iptc) return jpeg
  const utf8 = dataSet(1, 90, Buffer.from([0x1b, 0x25, 0x47]))
  const keywords = photo.scene.groups.map((g) => dataSet(2, 25, Buffer.from(g.thing.name)))
  const data = Buffer.concat([utf8, dataSet(2, 120, Buffer.from(iptc)), ...keywords])
  const head = Buffer.from([
    0x38,
    0x42,
    0x49,
    0x4d,
    0x04,
    0x04,
    0,
    0,
    0,
    0,
    data.length >> 8,
    data.length & 255,
  ])
  const block = Buffer.concat([
    Buffer.from('Photoshop 3.0\0', 'latin1'),
    head,
    data,
    Buffer.alloc(data.length % 2),
  ])
  const length = block.length + 2
  let at = 2
  while (jpeg[at] === 0xff && (jpeg[at + 1] as number) >= 0xe0 && (jpeg[at + 1] as number) <= 0xef)
    at += 2 + jpeg.readUInt16BE(at + 2)
  return Buffer.concat([
    jpeg.subarray(0, at),
    Buffer.from([0xff, 0xed, length >> 8, length & 255]),
    block,
    jpeg.subarray(at),
  ])
}
