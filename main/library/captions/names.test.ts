import assert from 'node:assert/strict'
import { test } from 'node:test'
import { besideIn, isTableName } from './names.ts'

test('text and XMP belong to the picture of their whole name, else to all of their stem', () => {
  const beside = besideIn(['a.jpg', 'b.jpg', 'B.png', 'Füße.jpg', 'my.trip.2019.jpg', 'v.jpg'])
  assert.deepEqual(beside('a.txt'), ['a.jpg'])
  assert.deepEqual(beside('b.xmp'), ['b.jpg', 'B.png'])
  assert.deepEqual(beside('B.JPG.XMP'), ['b.jpg'])
  assert.deepEqual(beside('Füße.xmp'.normalize('NFD')), ['Füße.jpg'])
  assert.deepEqual(beside('my.trip.2019.xmp'), ['my.trip.2019.jpg'])
  for (const name of ['my.trip.xmp', 'v.jpg_original.xmp', 'c.txt', 'a.json', 'a.docx'])
    assert.deepEqual(beside(name), [], name)
})

test('JSON of Google Takeout belongs to its picture, whole, cut and numbered', () => {
  // 51 characters: Google cuts what comes after the 46th, or after a later one.
  const long = 'a_rather_long_name_of_a_picture_of_the_old_harbour.jpg'
  const beside = besideIn(['X.jpg', 'X(1).jpg', 'X(12).jpg', 'Y.jpg', long, long.replace('.', '(2).')])
  assert.deepEqual(beside('X.jpg.json'), ['X.jpg'])
  assert.deepEqual(beside('X.jpg.supplemental-metadata.json'), ['X.jpg'])
  assert.deepEqual(beside('X.jpg(1).json'), ['X(1).jpg'])
  assert.deepEqual(beside('X.jpg.supplemental-metadata(12).json'), ['X(12).jpg'])
  assert.deepEqual(beside('X(1).jpg.json'), ['X(1).jpg'], 'a picture that had the number in its name')
  const whole = `${long}.supplemental-metadata`
  for (let length = 46; length <= whole.length; length++)
    assert.deepEqual(beside(`${whole.slice(0, length)}.json`), [long], String(length))
  assert.deepEqual(beside(`${whole.slice(0, 46)}(2).json`), [long.replace('.', '(2).')])
  assert.deepEqual(beside(`${whole.slice(0, 43)}(2).json`), [long.replace('.', '(2).')])
  for (const name of [
    `${whole.slice(0, 45)}.json`,
    'Y.jpg.suppl.json',
    'Y.json',
    'X.jpg(3).json',
    'metadata.json',
  ])
    assert.deepEqual(beside(name), [], name)
})

test('tables are known by their names', () => {
  for (const name of [
    'captions.csv',
    'Captions.TXT',
    'metadata.jsonl',
    'metadata.csv',
    'captions_val2017.json',
  ])
    assert.ok(isTableName(name), name)
  for (const name of ['results.csv', 'metadata.json', 'captions_val2017.txt', 'my captions.csv'])
    assert.ok(!isTableName(name), name)
})
