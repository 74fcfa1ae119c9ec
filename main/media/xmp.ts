/** Captions, keywords, date and place in an XMP packet, from inside a photo or from a file beside it. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { parseCoordinate, placeAt, type Place } from './places.ts'

export interface Xmp {
  /** Descriptions in every language, titles, and the text for people who cannot see the picture. */
  descriptions: string[]
  /** Words alone; of a tag in a tree, its last word. */
  keywords: string[]
  /** Dates as written, such as `2024-05-01T10:00:00+02:00`: of the picture first, then of the file. */
  taken: string[]
  digitized: string[]
  place: Place | null
}

/** What no packet of a photo needs, and what an attack on a parser is made of. */
const MAX_LENGTH = 1 << 22
const MAX_DEPTH = 100

type Node = string | { [name: string]: Node | Node[] }

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  textNodeName: '#text',
  maxNestedTags: MAX_DEPTH,
  isArray: (name) => name === 'Description' || name === 'li',
})

/** Why a packet is not read: its XML is broken, or it is of a kind that photos have no use for. */
export class XmpProblem extends Error {
  readonly line: number

  constructor(line: number, message: string) {
    super(message.replace(/\.$/, ''))
    this.line = line
  }
}

/**
 * Reads what is there; a packet without it gives empty lists.
 * @throws XmpProblem
 */
export function parseXmp(text: string): Xmp {
  const document = parse(stripPadding(text))
  const parts = child(child(document, 'xmpmeta') ?? document, 'RDF')
  const descriptions = listOf(child(parts, 'Description'))
  const all = (name: string) => descriptions.flatMap((part) => texts(child(part, name)))
  const [latitude] = all('GPSLatitude')
  const [longitude] = all('GPSLongitude')
  return {
    descriptions: [...all('description'), ...all('title'), ...all('AltTextAccessibility')],
    keywords: [
      ...all('subject'),
      ...all('hierarchicalSubject').map(leafOf('|')),
      ...all('TagsList').map(leafOf('/')),
    ].filter((word) => word !== ''),
    taken: [...all('DateTimeOriginal'), ...all('DateCreated')],
    digitized: [...all('DateTimeDigitized'), ...all('CreateDate')],
    place: placeAt(parseCoordinate(latitude), parseCoordinate(longitude)),
  }
}

function parse(packet: string): Node {
  if (packet.length > MAX_LENGTH) throw new XmpProblem(1, `it has more than ${MAX_LENGTH >> 20} MB`)
  const declaration = packet.search(/<!D/i)
  if (declaration >= 0) {
    const line = packet.slice(0, declaration).split('\n').length
    throw new XmpProblem(line, 'it has a document type (DOCTYPE), of use to attacks and to no photo')
  }
  const sound = XMLValidator.validate(packet, { allowBooleanAttributes: false })
  if (sound !== true) throw new XmpProblem(sound.err.line, sound.err.msg)
  try {
    return parser.parse(packet) as Node
  } catch (error) {
    throw new XmpProblem(1, (error as Error).message)
  }
}

const leafOf = (separator: string) => (path: string) => path.slice(path.lastIndexOf(separator) + 1).trim()

/** Packets end in a long run of spaces, and some writers add zeros. */
const stripPadding = (text: string): string =>
  text
    .replace(/^\uFEFF/, '')
    .trimEnd()
    .replace(/\0[\s\0]*$/, '')

function child(node: Node | Node[] | undefined, name: string): Node | Node[] | undefined {
  return typeof node === 'object' && !Array.isArray(node) ? node[name] : undefined
}

const listOf = (value: Node | Node[] | undefined): Node[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value]

/** The texts of a property: a plain value, or the items of an Alt, Bag or Seq. */
function texts(value: Node | Node[] | undefined): string[] {
  return listOf(value)
    .flatMap((node): string[] => {
      if (typeof node === 'string') return [node]
      const list = child(node, 'Alt') ?? child(node, 'Bag') ?? child(node, 'Seq')
      return list === undefined ? texts(child(node, '#text')) : texts(child(list, 'li'))
    })
    .map((text) => text.trim())
    .filter((text) => text !== '')
}
