/** `kindred words` and what it does with them. */
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { foldOwnWord } from '../../../../shared/lib/own-words.ts'
import { count, counted } from '../../../../shared/lib/words.ts'
import { KindredError, OwnWordsFile, type OwnWord, type PhotoId } from '../../../../shared/model/index.ts'
import { writeAtomic } from '../../../files/index.ts'
import type { Engine } from '../../../engine/index.ts'
import { print, printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { table } from '../table.ts'

export async function listWords(options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const words = await client.words.list()
    if (options.json) return printJson({ words })
    if (words.length === 0)
      return print('There are no words of your own. Make one of photos: kindred words add WORD PHOTO...')
    print(
      table([['WORD', 'MEANS'], ...words.map(({ text, photos }) => [text, counted(photos.length, 'photo')])]),
    )
  })
}

/** @param ids of photos, as `kindred search --json` shows them */
export async function addWord(text: string, ids: readonly number[], options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const word = await client.words.add({ text, photos: ids as PhotoId[] })
    if (options.json) printJson(word)
    else print(`"${word.text}" means what ${counted(word.photos.length, 'photo')} show.`)
  })
}

export async function renameWord(before: string, text: string, options: CommonOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const word = await engine.client.words.edit({ id: (await wordOf(engine, before)).id, text })
    if (options.json) printJson(word)
    else print(`"${before}" is "${word.text}" now.`)
  })
}

export async function removeWord(text: string, options: CommonOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    const word = await wordOf(engine, text)
    await engine.client.words.remove({ id: word.id })
    if (options.json) printJson({ removed: word.text })
    else print(`"${word.text}" is no word any more. Its photos stay as they are.`)
  })
}

export async function exportWords(file: string | undefined, options: CommonOptions): Promise<void> {
  await withEngine(options, async ({ client }) => {
    const words = await client.words.export()
    if (file === undefined) return printJson(words)
    const path = resolve(file)
    await writeAtomic(path, Buffer.from(`${JSON.stringify(words, null, 2)}\n`))
    if (options.json) printJson({ file: path, words: words.words.length })
    else print(`${counted(words.words.length, 'word')}: ${path}`)
  })
}

export async function importWords(file: string, options: CommonOptions): Promise<void> {
  const words = await readWords(resolve(file))
  await withEngine(options, async ({ client }) => {
    const added = await client.words.import(words)
    if (options.json) return printJson(added)
    const missing =
      added.missing > 0 ? ` ${count(added.missing)} of the file's photos are not in this library.` : ''
    const said = added.feedback > 0 ? ` Feedback on ${counted(added.feedback, 'result')}.` : ''
    print(`${counted(added.words, 'word')} with ${counted(added.photos, 'photo')}.${said}${missing}`)
  })
}

async function wordOf({ client }: Engine, text: string): Promise<OwnWord> {
  const folded = foldOwnWord(text)
  const word = (await client.words.list()).find((each) => foldOwnWord(each.text) === folded)
  if (word) return word
  throw new KindredError('NOT_FOUND', `There is no word "${text}".`, 'See "kindred words".')
}

async function readWords(file: string): Promise<OwnWordsFile> {
  const bad = (what: string, cause: unknown) =>
    new KindredError('BAD_INPUT', `${file} ${what}.`, 'Choose a file that "kindred words export" wrote.', {
      cause,
    })
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw bad('cannot be read', cause)
  })
  try {
    return OwnWordsFile.parse(JSON.parse(text))
  } catch (cause) {
    throw bad('holds no words', cause)
  }
}
