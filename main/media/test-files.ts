/** Small photos with metadata of every kind, for the tests of this folder. */
import sharp, { type Sharp } from 'sharp'
import { crc32 } from 'node:zlib'

/** A red picture of 8 x 8. */
export const red = (): Sharp => sharp({ create: { width: 8, height: 8, channels: 3, background: '#d01020' } })

export const jpegWithXmp = (packet: string): Promise<Buffer> => red().withXmp(packet).jpeg().toBuffer()

/** An XMP packet of properties, or of the attributes of its one description. */
export const xmpPacket = (inside: string, attributes = ''): string => `<?xpacket begin="\uFEFF"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
  xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
  xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:digiKam="http://www.digikam.org/ns/1.0/" ${attributes}>
${inside}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`

/** A property that is a list of texts. */
export const xmpList = (name: string, kind: 'Alt' | 'Bag' | 'Seq', texts: readonly string[]): string =>
  `<${name}><rdf:${kind}>${texts.map((text) => `<rdf:li>${text}</rdf:li>`).join('')}</rdf:${kind}></${name}>`

/** Puts a segment right after a JPEG's first marker. */
function withSegment(jpeg: Buffer, marker: number, body: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(body.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, body, jpeg.subarray(2)])
}

export function iptcRecord(record: number, tag: number, text: string | Buffer): Buffer {
  const value = Buffer.from(text)
  return Buffer.concat([Buffer.from([0x1c, record, tag, value.length >> 8, value.length & 255]), value])
}

export function withIptc(jpeg: Buffer, records: readonly Buffer[]): Buffer {
  const iptc = Buffer.concat(records)
  const resource = Buffer.concat([
    Buffer.from('Photoshop 3.0\x008BIM\x04\x04\0\0\0\0', 'latin1'),
    Buffer.from([iptc.length >> 8, iptc.length & 255]),
    iptc,
    Buffer.alloc(iptc.length % 2),
  ])
  return withSegment(jpeg, 0xed, resource)
}

const types = { byte: 1, ascii: 2, undefined: 7 }

/** Puts EXIF with tags of the first directory and of the Exif directory into a JPEG, byte for byte as given. */
export function withExifBytes(
  jpeg: Buffer,
  first: readonly [tag: number, type: keyof typeof types, value: Buffer][],
  exif: readonly [tag: number, type: keyof typeof types, value: Buffer][] = [],
): Buffer {
  const header = Buffer.from('II*\0\x08\0\0\0', 'latin1')
  const pointer = first.length + 1
  const exifAt = 8 + 2 + pointer * 12 + 4 + first.reduce((sum, [, , value]) => sum + value.length, 0)
  const link = Buffer.alloc(12)
  link.writeUInt16LE(0x8769, 0)
  link.writeUInt16LE(4, 2)
  link.writeUInt32LE(1, 4)
  link.writeUInt32LE(exifAt, 8)
  const tiff = Buffer.concat([header, directory(first, 8, [link]), directory(exif, exifAt, [])])
  return withSegment(jpeg, 0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]))
}

function directory(
  tags: readonly [tag: number, type: keyof typeof types, value: Buffer][],
  at: number,
  more: readonly Buffer[],
): Buffer {
  let next = at + 2 + (tags.length + more.length) * 12 + 4
  const entries = tags.map(([tag, type, value]) => {
    const entry = Buffer.alloc(12)
    entry.writeUInt16LE(tag, 0)
    entry.writeUInt16LE(types[type], 2)
    entry.writeUInt32LE(value.length, 4)
    if (value.length <= 4) value.copy(entry, 8)
    else entry.writeUInt32LE(next, 8)
    next += value.length
    return entry
  })
  const count = Buffer.from([tags.length + more.length, 0])
  return Buffer.concat([count, ...entries, ...more, Buffer.alloc(4), ...tags.map(([, , value]) => value)])
}

/** Puts chunks, such as `['tEXt', 'Title\0A boat']`, after a PNG's header. */
export function withChunks(png: Buffer, chunks: readonly [type: string, data: string | Buffer][]): Buffer {
  const made = chunks.map(([type, data]) => {
    const body = Buffer.concat([
      Buffer.from(type),
      Buffer.isBuffer(data) ? data : Buffer.from(data, 'latin1'),
    ])
    const chunk = Buffer.alloc(8 + body.length)
    chunk.writeUInt32BE(body.length - 4, 0)
    body.copy(chunk, 4)
    chunk.writeUInt32BE(crc32(body), 4 + body.length)
    return chunk
  })
  return Buffer.concat([png.subarray(0, 33), ...made, png.subarray(33)])
}
