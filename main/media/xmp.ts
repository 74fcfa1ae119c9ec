/** Captions, keywords and the date in an XMP packet, from inside a photo or from a file beside it. */
import { XMLParser, XMLValidator } from 'fast-xml-parser'

export interface Xmp {
  /** Descriptions in every language, and the text for people who cannot see the picture. */
  descriptions: string[]
  keywords: string[]
  /** As written, such as `2024-05-01T10:00:00+02:00`. */
  takenAt: string | null
}

type Node = string | { [name: string]: Node | Node[] }

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  htmlEntities: true,
  textNodeName: '#text',
  isArray: (name) => name === 'Description' || name === 'li',
})

/** Where the XML is broken, or null. */
export function xmpProblem(text: string): { line: number; message: string } | null {
  const result = XMLValidator.validate(stripPadding(text), { allowBooleanAttributes: false })
  return result === true ? null : { line: result.err.line, message: result.err.msg }
}

/** Reads what is there; a packet without it gives empty lists. Broken XML throws. */
export function parseXmp(text: string): Xmp {
  const document = parser.parse(stripPadding(text)) as Node
  const parts = child(child(document, 'xmpmeta') ?? document, 'RDF')
  const descriptions = listOf(child(parts, 'Description'))
  const all = (name: string) => descriptions.flatMap((part) => texts(child(part, name)))
  const [takenAt = null] = [...all('DateTimeOriginal'), ...all('DateCreated'), ...all('CreateDate')]
  return {
    descriptions: [...all('description'), ...all('AltTextAccessibility')],
    keywords: all('subject'),
    takenAt,
  }
}

/** Packets end in a long run of spaces, and some writers add zeros. */
const stripPadding = (text: string): string => text.replace(/^\uFEFF/, '').replace(/[\s\0]+$/, '')

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
