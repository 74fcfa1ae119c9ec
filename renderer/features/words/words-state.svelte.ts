/** Words of the person's own, and the photos that show what each means. */
import { Attempts, client, toProblem } from '../../client/index.ts'
import { announcer, saveFile } from '../../ui/index.ts'
import { counted } from '../../../shared/lib/words.ts'
import { selection } from '../grid/index.ts'
import { feedbackState } from './feedback-state.svelte.ts'
import type { OwnWord, OwnWordId, OwnWordsFile, PhotoId } from '../../../shared/model/index.ts'

class WordsState extends Attempts {
  /** Null until the engine has answered for the first time. */
  words = $state.raw<readonly OwnWord[] | null>(null)
  /** The word that was given to photos just now. */
  given = $state.raw<{ text: string; photos: number } | null>(null)
  /** What came of the last import. */
  brought = $state('')
  /** The word that was removed last, to be given back. */
  removed = $state.raw<OwnWord | null>(null)

  /** Whether the bar at the bottom of the window is there. */
  get barShown() {
    return selection.ids.size > 0 || this.given !== null || feedbackState.kept !== null
  }

  async refresh() {
    try {
      this.words = await client.words.list()
    } catch (error) {
      this.problem = toProblem(error)
    }
  }

  /** Gives photos a word; one that is there already gets them besides its own. */
  async give(text: string, photos: readonly PhotoId[]) {
    await this.attempt(async () => {
      const word = await client.words.add({ text, photos: [...photos] })
      this.given = { text: word.text, photos: word.photos.length }
      announcer.say(`“${word.text}” stands for ${counted(word.photos.length, 'photo')} now.`)
      await this.refresh()
    })
  }

  async rename(id: OwnWordId, text: string) {
    await this.attempt(async () => {
      await client.words.edit({ id, text })
      await this.refresh()
    })
  }

  /** A word without photos is none. */
  async takeFrom(word: OwnWord, photoId: PhotoId) {
    const photos = word.photos.filter((other) => other !== photoId)
    if (photos.length === 0) return this.remove(word)
    await this.attempt(async () => {
      await client.words.edit({ id: word.id, photos })
      announcer.say(`The photo is taken from “${word.text}”.`)
      await this.refresh()
    })
  }

  async remove(word: OwnWord) {
    await this.attempt(async () => {
      await client.words.remove({ id: word.id })
      this.removed = word
      announcer.say(`“${word.text}” is removed.`)
      await this.refresh()
    })
  }

  async restore() {
    const { removed } = this
    if (!removed) return
    this.removed = null
    await this.attempt(async () => {
      await client.words.add({ text: removed.text, photos: removed.photos })
      await this.refresh()
    })
  }

  /** Hands all words to the person as a file. */
  async save() {
    await this.attempt(async () => {
      saveFile('kindred-words.json', JSON.stringify(await client.words.export(), null, 1))
    })
  }

  async bring(file: File) {
    await this.attempt(async () => {
      let content: unknown
      try {
        content = JSON.parse(await file.text())
      } catch {
        throw new Error(`${file.name} is no JSON: choose a file that Kindred saved.`)
      }
      const { words, photos, feedback, missing } = await client.words.import(content as OwnWordsFile)
      this.brought = [
        `${counted(words, 'word')} with ${counted(photos, 'photo')} came in.`,
        feedback > 0 && `So did what was said of ${counted(feedback, 'result')}.`,
        missing > 0 &&
          `${counted(missing, 'photo')} of the file ${missing === 1 ? 'is' : 'are'} not in this library.`,
      ]
        .filter(Boolean)
        .join(' ')
      await this.refresh()
    })
  }
}

export const wordsState = new WordsState()
