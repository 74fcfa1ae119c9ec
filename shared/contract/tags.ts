/** Words for what photos show. */
import { z } from 'zod'
import { PhotoId, PhotoTag, TagCount, TagWord } from '../model/index.ts'
import { procedure } from './base.ts'

const ofPhoto = z.object({ photoId: PhotoId, word: TagWord })

export const tags = {
  /** The words that some photo shows, with how many do, most first. */
  list: procedure.output(z.array(TagCount)),
  /** What a photo shows, surest first. */
  ofPhoto: procedure.input(z.object({ photoId: PhotoId })).output(z.array(PhotoTag)),
  /** The photo does not show it: the word is taken from it for good, whatever a later model says. */
  remove: procedure.input(ofPhoto).output(z.object({})),
  /** Takes a removal back. */
  restore: procedure.input(ofPhoto).output(z.object({})),
}
