/** `captions.json` in its three forms, and `captions.jsonl`. */
import { z } from 'zod'
import { imageKeys, type ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'

const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])

/** `{ "image": "a.jpg", "caption": "..." }` or `{ "image": "a.jpg", "captions": ["...", "..."] }`. */
const Entry = z
  .record(z.string(), z.unknown())
  .transform((entry) => ({
    image: imageKeys.map((key) => entry[key]).find((value) => value !== undefined),
    texts: entry['captions'] ?? entry['caption'] ?? entry['text'],
  }))
  .pipe(z.object({ image: z.string(), texts: Texts }))

const Coco = z.object({
  images: z.array(z.object({ id: z.union([z.number(), z.string()]), file_name: z.string() })),
  annotations: z.array(z.object({ image_id: z.union([z.number(), z.string()]), caption: z.string() })),
})

const ByName = z.record(z.string(), Texts)

const forms = 'Use [{"image": "a.jpg", "caption": "..."}], {"a.jpg": ["..."]} or the form of COCO.'

/** @throws CaptionProblem naming the line or the entry */
export function parseJson(text: string): ImageCaption[] {
  const document = read(text)
  if (Array.isArray(document)) {
    return document.flatMap((entry, i) => entryOf(entry, `entry ${i + 1}`))
  }
  if (typeof document === 'object' && document !== null && 'annotations' in document)
    return fromCoco(document)
  const byName = ByName.safeParse(document)
  if (!byName.success)
    throw new CaptionProblem(placeOf(byName.error), 'it is not a caption or a list of captions', forms)
  return Object.entries(byName.data).flatMap(([image, texts]) => texts.map((text) => ({ image, text })))
}

/** @throws CaptionProblem naming the line */
export function parseJsonLines(text: string): ImageCaption[] {
  return text.split(/\r\n|\r|\n/).flatMap((line, i) => {
    if (line.trim() === '') return []
    const where = `line ${i + 1}`
    let entry: unknown
    try {
      entry = JSON.parse(line)
    } catch {
      throw new CaptionProblem(
        where,
        'it is not JSON',
        'Write one JSON object a line: {"image": "a.jpg", "caption": "..."}',
      )
    }
    return entryOf(entry, where)
  })
}

function entryOf(value: unknown, where: string): ImageCaption[] {
  const entry = Entry.safeParse(value)
  if (!entry.success) throw new CaptionProblem(where, 'it does not give an image and a caption', forms)
  const { image, texts } = entry.data
  return texts.map((text) => ({ image, text }))
}

function fromCoco(document: unknown): ImageCaption[] {
  const coco = Coco.safeParse(document)
  if (!coco.success) {
    throw new CaptionProblem(
      placeOf(coco.error),
      'it is not as COCO has it',
      'Give every image an id and a file_name, and every annotation an image_id and a caption.',
    )
  }
  const names = new Map(coco.data.images.map(({ id, file_name }) => [id, file_name]))
  return coco.data.annotations.flatMap(({ image_id, caption }) => {
    const image = names.get(image_id)
    return image === undefined ? [] : [{ image, text: caption }]
  })
}

const placeOf = (error: z.ZodError): string => `at ${error.issues[0]?.path.join('.') || 'the top'}`

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new CaptionProblem(
      `line ${brokenLine(text)}`,
      'the JSON is broken there',
      'Repair the line; a comma or a quote is often what is missing.',
    )
  }
}

/**
 * The line where JSON stops making sense. The engine does not always say, but a part of the text that
 * ends before the fault fails for its end alone.
 */
export function brokenLine(text: string): number {
  let sound = 0
  let broken = text.length
  while (sound < broken) {
    const middle = Math.ceil((sound + broken) / 2)
    if (failsByItsEnd(text.slice(0, middle))) sound = middle
    else broken = middle - 1
  }
  return text
    .slice(0, sound + 1)
    .trimEnd()
    .split(/\r\n|\r|\n/).length
}

function failsByItsEnd(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch (error) {
    const { message } = error as Error
    const position = /at position (\d+)/.exec(message)
    return position ? Number(position[1]) >= text.length : message.startsWith('Unexpected end')
  }
}
