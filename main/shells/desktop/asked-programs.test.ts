import assert from 'node:assert/strict'
import { once } from 'node:events'
import { test } from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import { AskedPrograms } from './asked-programs.ts'
import type { FromEngine } from './wire.ts'

test('what is said to a program before it is there reaches it, and its words and its end are heard', async (t) => {
  const asked: FromEngine[] = []
  const heard: unknown[] = []
  const programs = new AskedPrograms((message) => asked.push(message))
  const program = programs.start('file:///app/decode-worker.js', ['1024'], {
    message: (message) => heard.push(message),
    ended: (how) => heard.push(`ended ${how}`),
  })
  assert.deepEqual(asked, [
    { kind: 'start', program: 1, file: 'file:///app/decode-worker.js', args: ['1024'] },
  ])
  program.post({ task: 'load' })

  const { port1, port2 } = new MessageChannel()
  t.after(() => port1.close())
  // Electron's ports give events where Node's give the message itself.
  const port = {
    on: (_: 'message', listener: (event: { data: unknown }) => void) =>
      port2.on('message', (data: unknown) => listener({ data })),
    postMessage: (message: unknown) => port2.postMessage(message),
    start: () => port2.start(),
  }
  const said = once(port1, 'message')
  programs.take({ kind: 'program', program: 1 }, [port])
  assert.deepEqual(await said, [{ task: 'load' }])
  const answered = once(port2, 'message')
  port1.postMessage({ done: true })
  await answered
  program.kill()
  assert.deepEqual(asked.at(-1), { kind: 'kill', program: 1 })
  programs.take({ kind: 'ended', program: 1, code: 15 }, [])
  assert.deepEqual(heard, [{ done: true }, 'ended 15'])
})
