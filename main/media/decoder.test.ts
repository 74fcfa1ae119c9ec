import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'esbuild'
import sharp from 'sharp'
import type { Limits } from '../processes/index.ts'
import { Decoder, UnreadablePhoto } from './index.ts'

const picture = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#d01020' } })

function decoderFor(t: TestContext, limits: Partial<Limits> = {}): Decoder {
  const decoder = new Decoder({ limits })
  t.after(() => decoder.close())
  return decoder
}

const refused = (code: string, message: RegExp) => (error: unknown) => {
  assert.ok(error instanceof UnreadablePhoto)
  assert.deepEqual([error.state, error.reason.code], ['failed', code])
  assert.match(error.message, message)
  return true
}

test('a picture that takes too much memory is refused by name, and the others go on', async (t) => {
  const decoder = decoderFor(t, { lanes: 2, memory: 280 << 20 })
  // An interlaced picture is decoded whole: this one needs 432 MB.
  const bomb = await picture(12_000).png({ progressive: true, compressionLevel: 1 }).toBuffer()
  const plain = await picture(50).jpeg().toBuffer()
  const [died, ...others] = await Promise.allSettled(
    [bomb, plain, plain, plain].map((data, i) => decoder.read({ name: `${i}.png`, data })),
  )
  assert.ok(died!.status === 'rejected')
  refused('too-large', /^0\.png needs more than 0\.3 GB of memory to be decoded/)(died!.reason)
  assert.deepEqual(
    others.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'fulfilled'],
  )
})

test('a picture that takes too long is refused by name', async (t) => {
  const decoder = decoderFor(t, { taskMs: 1 })
  const data = await picture(50).jpeg().toBuffer()
  await assert.rejects(
    decoder.read({ name: 'slow.jpg', data }),
    refused('too-large', /^slow\.jpg takes longer than 0\.001 seconds/),
  )
})

test('large files are in memory one after another, smaller ones side by side', async (t) => {
  const base = mkdtempSync(join(tmpdir(), 'kindred-large-'))
  t.after(() => rmSync(base, { recursive: true }))
  const decoder = decoderFor(t, { lanes: 4 })
  const data = await picture(50).jpeg().toBuffer()
  const open = async (megabytes: number, work: () => Promise<void>) => {
    const paths = [1, 2, 3].map((i) => join(base, `${megabytes}-${i}.jpg`))
    for (const path of paths) {
      writeFileSync(path, data)
      truncateSync(path, megabytes << 20)
    }
    await Promise.all(paths.map((path) => decoder.open({ path, root: base }, work)))
  }
  let now = 0
  await open(129, async () => {
    assert.equal(++now, 1)
    await sleep(200)
    now--
  })
  const { promise: allThree, resolve } = Promise.withResolvers<void>()
  await open(1, async () => {
    if (++now === 3) resolve()
    await allThree // never, if they are opened one after another
  })
})

test('a link in the place of a file or of a folder above it is not followed', async (t) => {
  const base = mkdtempSync(join(tmpdir(), 'kindred-links-'))
  t.after(() => rmSync(base, { recursive: true }))
  const root = join(base, 'photos')
  const secret = join(base, 'secret')
  for (const folder of [join(root, 'in'), secret]) mkdirSync(folder, { recursive: true })
  const data = await picture(50).jpeg().toBuffer()
  for (const file of [join(root, 'in/a.jpg'), join(secret, 'a.jpg')]) writeFileSync(file, data)
  const decoder = decoderFor(t)
  assert.equal((await decoder.read({ path: join(root, 'in/a.jpg'), root })).width, 50)

  symlinkSync(join(secret, 'a.jpg'), join(root, 'b.jpg'))
  const leads = refused('link', /^[ab]\.jpg was a file .* links are not followed/)
  await assert.rejects(decoder.read({ path: join(root, 'b.jpg'), root }), leads)

  renameSync(join(root, 'in'), join(root, 'was'))
  symlinkSync(secret, join(root, 'in'))
  await assert.rejects(decoder.read({ path: join(root, 'in/a.jpg'), root }), leads)
})

test(
  'a pipe is not waited for',
  { skip: process.platform === 'win32' && 'there are no pipes' },
  async (t) => {
    const root = mkdtempSync(join(tmpdir(), 'kindred-pipe-'))
    t.after(() => rmSync(root, { recursive: true }))
    assert.equal(spawnSync('mkfifo', [join(root, 'a.jpg')]).status, 0)
    await assert.rejects(decoderFor(t).read({ path: join(root, 'a.jpg'), root }), refused('link', /^a\.jpg/))
  },
)

test('a decoder loads no schemas: there are several, and each starts before the first photo', async () => {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, 'decode-worker.ts')],
    ...{ bundle: true, packages: 'external', platform: 'node', format: 'esm', metafile: true, write: false },
  })
  const loaded = Object.keys(metafile.inputs)
  assert.ok(loaded.some((file) => file.endsWith('main/media/read-photo.ts')))
  assert.deepEqual(
    loaded.filter((file) => file.includes('shared/model/')),
    [],
  )
})
