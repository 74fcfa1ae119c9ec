import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { createServer, get, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { send } from './send.ts'

const descriptors = '/proc/self/fd'
const skip = existsSync(descriptors) ? false : 'this system has no list of the files that are open'

test('a picture is closed also when nobody waits for it any more', { skip }, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'kindred-send-'))
  const path = join(folder, 'photo.jpg')
  await writeFile(path, Buffer.alloc(200_000))
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  t.after(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  const { port } = server.address() as AddressInfo
  for (let i = 0; i < 40; i++) {
    const request = get({ port, host: '127.0.0.1' }).on('error', () => {})
    const [, response] = (await once(server, 'request')) as [unknown, ServerResponse]
    setTimeout(() => request.destroy(), i % 4)
    await sleep(2)
    await send(response, { status: 200, headers: {}, body: { path, start: 0, end: 199_999 } })
  }
  // Soon enough that no garbage collection closes them.
  await sleep(20)
  assert.equal(await openAt(path), 0)
})

async function openAt(path: string): Promise<number> {
  const open = await readdir(descriptors)
  const places = await Promise.all(open.map((each) => readlink(join(descriptors, each)).catch(() => '')))
  return places.filter((place) => place === path).length
}
