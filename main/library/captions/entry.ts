/** One object of a JSON table. */
import { z } from 'zod'
import { imageKeys, textKeys, type ImageCaption } from './keys.ts'
import { CaptionProblem } from './problem.ts'

export const Texts = z.union([z.string().transform((text) => [text]), z.array(z.string())])

/** `{ "image": "a.jpg", "caption": "..." }` or `{ "image": "a.jpg", "captions": ["...", "..."] }`. */
const Entry = z
  .record(z.string(), z.unknown())
  .transform((entry) => ({
    image: imageKeys.map((key) => entry[key]).find((value) => value !== undefined),
    texts: textKeys.map((key) => entry[key]).find((value) => value !== undefined),
  }))
  .pipe(z.object({ image: z.string(), texts: Texts }))

export const forms = 'Use [{"image": "a.jpg", "caption": "..."}], {"a.jpg": ["..."]} or the form of COCO.'

/** @throws CaptionProblem at `where` */
export function captionsOfEntry(value: unknown, where: string): ImageCaption[] {
  const entry = Entry.safeParse(value)
  if (!entry.success) throw new CaptionProblem(where, 'it does not give an image and a caption', forms)
  const { image, texts } = entry.data
  return texts.map((text) => ({ image, text }))
}
