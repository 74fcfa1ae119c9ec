import assert from 'node:assert/strict'
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { PhotoId, QueryImageId } from '../../../shared/model/index.ts'
import { answerMedia, readPage, uploadLimit, type Media } from '../http/index.ts'
import { ownProtocol } from './own-protocol.ts'

let folder: string
let ask: (url: string, init?: RequestInit) => Promise<Response>

const media: Media = {
  file: (_, id: PhotoId) => ({
    path: join(folder, 'photos', `${id}.jpg`),
    root: join(folder, 'photos'),
    type: 'image/jpeg',
  }),
  queryImage: () => ({ path: join(folder, 'none'), type: 'image/webp' }),
  addQueryImage: async (bytes) => ({ imageId: `picture-of-${bytes.length}` as QueryImageId }),
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kindred-protocol-'))
  await mkdir(join(folder, 'page'))
  await writeFile(join(folder, 'page', 'index.html'), '<!doctype html><title>Kindred</title>')
  await mkdir(join(folder, 'photos'))
  await writeFile(join(folder, 'photos', '1.jpg'), 'abcdefghij')
  const answer = ownProtocol(await readPage(join(folder, 'page')), ({ method, path, headers, body }) =>
    answerMedia(media, { method, path, header: (name) => headers[name] }, async () => body),
  )
  ask = (url, init) => answer(new Request(url, init))
})

after(() => rm(folder, { recursive: true }))

test('the page comes with its policy', async () => {
  const page = await ask('kindred://app/?q=dogs')
  assert.equal(page.status, 200)
  assert.match(await page.text(), /Kindred/)
  assert.match(page.headers.get('content-security-policy') ?? '', /script-src 'self'/)
  assert.equal((await ask('kindred://app/1.jpg')).status, 404)
  assert.equal((await ask('kindred://app/../1.jpg')).status, 404)
  assert.equal((await ask('kindred://media/original/1')).status, 404)
})

test('pictures are streamed, whole or by range', async () => {
  const whole = await ask('kindred://app/media/original/1')
  assert.equal(whole.headers.get('content-type'), 'image/jpeg')
  assert.equal(await whole.text(), 'abcdefghij')
  const part = await ask('kindred://app/media/original/1', { headers: { range: 'bytes=2-4' } })
  assert.equal(part.status, 206)
  assert.equal(await part.text(), 'cde')
  assert.equal((await ask('kindred://app/media/original/2')).status, 404)
})

test('a link that was put in the place of a photo is not followed, also not at the last moment', async () => {
  await writeFile(join(folder, 'secret.txt'), 'of someone else')
  await symlink(join(folder, 'secret.txt'), join(folder, 'photos', '3.jpg'))
  assert.equal((await ask('kindred://app/media/original/3')).status, 404)
  const late = { path: join(folder, 'photos', '3.jpg'), root: join(folder, 'photos'), start: 0, end: 4 }
  const answer = ownProtocol(await readPage(join(folder, 'page')), async () => ({
    status: 200,
    headers: {},
    body: late,
  }))
  assert.equal((await answer(new Request('kindred://app/media/original/3'))).status, 503)
})

test('a picture to search by is handed on, up to the limit', async () => {
  const sent = await ask('kindred://app/media/query', { method: 'POST', body: new Uint8Array(300) })
  assert.deepEqual(await sent.json(), { imageId: 'picture-of-300' })
  const large = await ask('kindred://app/media/query', {
    method: 'POST',
    body: new Uint8Array(uploadLimit + 1),
  })
  assert.equal(large.status, 413)
})

test('an engine that is away is no hanging picture', async () => {
  const answer = ownProtocol(await readPage(join(folder, 'page')), () => Promise.reject(new Error('gone')))
  assert.equal((await answer(new Request('kindred://app/media/original/1'))).status, 503)
})
