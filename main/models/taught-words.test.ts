/** How much a text that names taught words is about them. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withNamed } from './taught-words.ts'

const words = { file: 'words.onnx', texts: ['Bruno', 'Mia'], weight: 1 }
/** What a head may give of texts, [2]: "snow" is far from any name. */
const vectors: Record<string, number[]> = {
  Bruno: [1, 0],
  Mia: [1, 0],
  'a photo of Bruno': [Math.cos(0.3), Math.sin(0.3)],
  'Bruno in the snow': [Math.cos(1), Math.sin(1)],
  'Bruno and Mia in the snow': [Math.cos(1), Math.sin(1)],
  snow: [0, 1],
}

/** What the head and each word have of a text's vector. */
async function partsOf(text: string) {
  const read = async (texts: readonly string[]) => Float32Array.from(texts.flatMap((each) => vectors[each]!))
  const all = [...(await withNamed(await read([text]), [text], words, read))]
  assert.ok(Math.abs(Math.hypot(...all) - 1) < 1e-6, text)
  assert.equal(all.at(-1), 0, 'none of them')
  return { head: Math.hypot(all[0]!, all[1]!), bruno: all[2]!, mia: all[3]! }
}

test('a text without a word is as the head gives it', async () => {
  assert.deepEqual(await partsOf('snow'), { head: 1, bruno: 0, mia: 0 })
})

test('the more of a text is the word, the more the channel counts', async () => {
  const [bare, said, sentence] = await Promise.all(
    ['Bruno', 'a photo of Bruno', 'Bruno in the snow'].map(partsOf),
  )
  assert.ok(bare!.bruno > 0.999 && bare!.mia === 0)
  assert.ok(said!.bruno > said!.head && said!.head > bare!.head)
  assert.ok(sentence!.head > sentence!.bruno && sentence!.bruno > 0.1)
})

test('of two words each counts by its own part of the text', async () => {
  const { head, bruno, mia } = await partsOf('Bruno and Mia in the snow')
  assert.ok(Math.abs(bruno - mia) < 1e-6 && bruno > 0.1 && head > bruno)
})
