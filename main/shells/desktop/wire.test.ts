import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import type { FolderHandle } from '../../../shared/model/index.ts'
import { Questions, reply, type EngineCalls, type FromEngine, type ToEngine } from './wire.ts'

const calls: EngineCalls = {
  async media({ path, body }) {
    return { status: 200, headers: { 'content-type': 'image/webp' }, body: `${path} ${body?.length}` }
  },
  mint: async (path) => `handle-of-${path}` as FolderHandle,
  async open(path) {
    throw new Error(`${path} is not there.`)
  },
}

/** Both ends of a real channel, so that what is said must survive structured cloning. */
function connect() {
  const { port1: main, port2: engine } = new MessageChannel()
  const questions = new Questions((message) => main.postMessage(message))
  main.on('message', (message: FromEngine & { kind: 'reply' | 'refusal' }) => questions.settle(message))
  engine.on('message', (message: ToEngine & { kind: 'ask' }) => {
    void reply(calls, message).then((answer) => engine.postMessage(answer))
  })
  return { questions, close: () => main.close() }
}

test('questions find their own answers', async () => {
  const { questions, close } = connect()
  const [picture, handle] = await Promise.all([
    questions.ask('media', { method: 'POST', path: '/media/query', headers: {}, body: new Uint8Array(5) }),
    questions.ask('mint', '/photos'),
  ])
  assert.equal(picture.body, '/media/query 5')
  assert.equal(handle, 'handle-of-/photos')
  close()
})

test('a failure on the other side is a failure here', async () => {
  const { questions, close } = connect()
  await assert.rejects(questions.ask('open', '/photos'), { message: '/photos is not there.' })
  close()
})

test('questions to an engine that is gone do not wait for ever', async () => {
  const questions = new Questions(() => {})
  const asked = questions.ask('mint', '/photos')
  questions.abandon()
  await assert.rejects(asked, { message: 'The engine stopped.' })
})
