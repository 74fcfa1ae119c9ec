import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Model, ModelId } from '../../../shared/model/index.ts'
import { generations, languagesText } from './models-layout.ts'

const model = (id: string, created: number, parent: string | null = null): Model => ({
  id: id as ModelId,
  name: id,
  method: 'clip',
  created,
  active: false,
  hasText: true,
  embeddingSize: 128,
  bytes: 1,
  parent,
  licence: 'MIT',
  languages: [],
  quality: null,
  embedded: 0,
  disk: { vectors: 0, features: 0 },
})

const shape = (models: Model[]) => generations(models).map(({ model: { id }, depth }) => `${depth}${id}`)

test('children stand below their parent, the newest first', () => {
  assert.deepEqual(
    shape([model('a', 1), model('b', 2, 'a'), model('c', 3, 'a'), model('d', 4), model('e', 5, 'b')]),
    ['0d', '0a', '1c', '1b', '2e'],
  )
})

test('a model whose parent is gone is the start of a family', () => {
  assert.deepEqual(shape([model('b', 2, 'gone')]), ['0b'])
})

test('no model is lost to a circle of parents', () => {
  assert.deepEqual(shape([model('a', 1, 'b'), model('b', 2, 'a')]), ['0b', '0a'])
})

test('languages have names, and many are counted', () => {
  assert.equal(languagesText(['en']), 'English')
  assert.equal(languagesText(['en', 'de']), 'English and German')
  assert.equal(languagesText(['mul']), 'Many languages')
  assert.equal(languagesText(['en', 'de', 'fr', 'zh']), '4 languages')
  assert.equal(languagesText([]), 'Languages not stated')
})
