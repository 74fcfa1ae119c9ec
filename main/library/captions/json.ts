/** Captions in one JSON document of any size: a list, an object by names, or COCO. Only one entry is in memory at a time. */
import { JSONParser, TokenType } from '@streamparser/json'
import { z } from 'zod'
import { captionsOfEntry, forms, Texts } from './entry.ts'
import type { ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'

/** A value of the document, the key of what it is in, and its number there, from 0. */
interface Item {
  value: unknown
  key: string
  list: string
  number: number
}

/** More than any table has, less than what exhausts memory. */
const MAX_DEPTH = 64

/**
 * @param pieces gives the document's text, each time anew: COCO is read twice when its captions come before its images
 * @throws CaptionProblem naming the line or the entry
 */
export async function* jsonRows(pieces: () => AsyncIterable<string>): AsyncGenerator<ImageCaption> {
  const head = await headOf(pieces())
  if (head === '') throw broken(1)
  if (head.startsWith('[')) {
    for await (const { value, number } of items(pieces(), ['$.*']))
      yield* captionsOfEntry(value, `entry ${number + 1}`)
  } else if (/^\{\s*"(info|images|annotations|licenses|categories|type)"/.test(head)) {
    yield* cocoRows(pieces)
  } else {
    for await (const { value, key } of items(pieces(), ['$.*'])) {
      const texts = Texts.safeParse(value)
      if (!texts.success)
        throw new CaptionProblem(`at ${key}`, 'it is not a caption or a list of captions', forms)
      for (const text of texts.data) yield { image: key, text }
    }
  }
}

const Id = z.union([z.number(), z.string()])
const Image = z.object({ id: Id, file_name: z.string() })
const Annotation = z.object({ image_id: Id, caption: z.string() })

async function* cocoRows(pieces: () => AsyncIterable<string>): AsyncGenerator<ImageCaption> {
  const names = new Map<number | string, string>()
  let early = false
  for await (const item of items(pieces(), ['$.images.*', '$.annotations.*'])) {
    if (item.list === 'images') {
      const { id, file_name } = as(Image, item)
      names.set(id, file_name)
    } else {
      const { image_id, caption } = as(Annotation, item)
      const image = names.get(image_id)
      if (names.size === 0) early = true
      else if (image !== undefined) yield { image, text: caption }
    }
  }
  if (!early) return
  for await (const item of items(pieces(), ['$.annotations.*'])) {
    const { image_id, caption } = as(Annotation, item)
    const image = names.get(image_id)
    if (image !== undefined) yield { image, text: caption }
  }
}

function as<T extends z.ZodType>(shape: T, { value, list, number }: Item): z.infer<T> {
  const parsed = shape.safeParse(value)
  if (parsed.success) return parsed.data
  const path = [list, number, ...parsed.error.issues[0]!.path].join('.')
  throw new CaptionProblem(
    `at ${path}`,
    'it is not as COCO has it',
    'Give every image an id and a file_name, and every annotation an image_id and a caption.',
  )
}

/** Its beginning, without what is blank before. */
async function headOf(pieces: AsyncIterable<string>): Promise<string> {
  let head = ''
  for await (const piece of pieces) {
    head = (head + piece).trimStart()
    if (head.length > 100) break
  }
  return head
}

/** The values at `paths`, one by one. */
async function* items(pieces: AsyncIterable<string>, paths: string[]): AsyncGenerator<Item> {
  let found: Item[] = []
  const counts = new Map<string, number>()
  const parser = new JSONParser({ paths, keepStack: false })
  parser.onValue = ({ value, key, stack }) => {
    const list = String(stack[1]?.key ?? '')
    const number = counts.get(list) ?? 0
    counts.set(list, number + 1)
    found.push({ value, key: String(key), list, number })
  }
  let depth = 0
  parser.onToken = ({ token }) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth++
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth--
    if (depth > MAX_DEPTH) throw new Error('too deep')
  }
  let line = 1
  for await (const piece of pieces) {
    for (const part of piece.split(/(?<=\n)/)) {
      attempt(() => parser.write(part), line)
      if (part.endsWith('\n')) line++
    }
    yield* found
    found = []
  }
  if (!parser.isEnded) attempt(() => parser.end(), line)
  yield* found
}

function attempt(parse: () => void, line: number): void {
  try {
    parse()
  } catch {
    throw broken(line)
  }
}

const broken = (line: number) =>
  new CaptionProblem(
    `line ${line}`,
    'the JSON is broken there, or nested too deep',
    'Repair the line; a comma or a quote is often what is missing.',
  )
