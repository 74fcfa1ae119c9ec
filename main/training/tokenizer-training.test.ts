/** Byte-pair encoding by hand, and what Hugging Face's own reader makes of the file. */
import { Tokenizer } from '@huggingface/tokenizers'
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { trainTokenizer, wordsOf } from './tokenizer-training.ts'

interface Json {
  model: { vocab: Record<string, number>; merges: [string, string][] }
}

const train = (captions: string[], size = 10_000) => {
  const { json, size: tokens } = trainTokenizer(captions, size)
  const reader = new Tokenizer(json, {})
  const names = (text: string): string[] => reader.encode(text).tokens
  return { ...(json as Json).model, tokens, names }
}

test('words are cut as the pre-tokenizer cuts them', () => {
  assert.deepEqual(wordsOf("A dog's ball, 2 metres!"), [
    'a',
    'dog',
    "'",
    's',
    'ball',
    ',',
    '2',
    'metres',
    '!',
  ])
  assert.deepEqual(wordsOf('Zwei Hündchen… 犬'), ['zwei', 'hündchen', '…', '犬'])
})

test('the most frequent pair is merged first, the alphabetically first among equals', () => {
  // Pairs: l+o 5 (low 3, lot 2), o+w</w> 3, o+t</w> 2, then lo+w</w> 3 and lo+t</w> 2.
  const { merges } = train(['low low low', 'lot lot'])
  assert.deepEqual(merges, [
    ['l', 'o'],
    ['lo', 'w</w>'],
    ['lo', 't</w>'],
  ])
})

test('a pair that occurs once is not learned, and the size is a limit', () => {
  assert.deepEqual(train(['abc']).merges, [])
  const all = train(['low low low', 'lot lot'])
  const fewer = train(['low low low', 'lot lot'], all.tokens - 1)
  assert.equal(fewer.tokens, all.tokens - 1)
  assert.deepEqual(fewer.merges, all.merges.slice(0, -1))
})

test('the special tokens come first; the reader gives learned words whole and others in pieces', () => {
  const { vocab, names } = train(['low low low', 'lot lot'])
  assert.deepEqual(
    ['<pad>', '<unk>', '<s>', '</s>'].map((token) => vocab[token]),
    [0, 1, 2, 3],
  )
  assert.deepEqual(names('Low LOT'), ['<s>', 'low</w>', 'lot</w>', '</s>'])
  assert.deepEqual(names('slow'), ['<s>', 's', 'low</w>', '</s>'])
  assert.deepEqual(names('犬'), ['<s>', '<unk>', '</s>'])
})

test('the order of captions changes nothing', () => {
  const captions = ['a red ball', 'a red kite', 'the blue ball', 'the kite']
  assert.deepEqual(trainTokenizer(captions, 200), trainTokenizer(captions.toReversed(), 200))
})
