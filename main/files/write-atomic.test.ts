import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { writeAtomic } from './index.ts'

async function folder(t: TestContext): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'kindred-files-'))
  t.after(() => rm(dir, { recursive: true }))
  return dir
}

test('makes the folder, replaces the file, and leaves nothing else', async (t) => {
  const dir = await folder(t)
  const file = join(dir, 'a/b/c.txt')
  await writeAtomic(file, 'old')
  await writeAtomic(file, Buffer.from('new'))
  assert.equal(await readFile(file, 'utf8'), 'new')
  assert.deepEqual(await readdir(join(dir, 'a/b')), ['c.txt'])
})

test('parts are written one after the other; where the next one fails, the old file stays', async (t) => {
  const dir = await folder(t)
  const file = join(dir, 'new/x')
  async function* parts(fails: boolean) {
    yield 'one '
    yield Buffer.from('two')
    if (fails) throw new Error('no more')
  }
  await writeAtomic(file, parts(false))
  await assert.rejects(writeAtomic(file, parts(true)), { message: 'no more' })
  assert.equal(await readFile(file, 'utf8'), 'one two')
  assert.deepEqual(await readdir(join(dir, 'new')), ['x'])
})

test('what cannot be written leaves the old file and no draft', async (t) => {
  const dir = await folder(t)
  await writeFile(join(dir, 'file'), 'old')
  await assert.rejects(writeAtomic(join(dir, 'file', 'below'), 'new'), { code: 'ENOTDIR' })
  assert.equal(await readFile(join(dir, 'file'), 'utf8'), 'old')
  assert.deepEqual(await readdir(dir), ['file'])
})

const module = JSON.stringify(new URL('./index.ts', import.meta.url).href)
/** A shell in which disks can be mounted that no one else sees. */
const mounts = ['-rm', 'sh', '-c']
const canMount = spawnSync('unshare', [...mounts, 'mount -t tmpfs none /mnt']).status === 0

test(
  'a disk that fills up half-way: the old file stays, and the error says what to do',
  { skip: !canMount && 'a small disk cannot be mounted here' },
  async (t) => {
    const dir = await folder(t)
    const script = `import { writeAtomic } from ${module}
      import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
      await writeAtomic('x', 'old')
      writeFileSync('others', Buffer.alloc(200 * 1024))
      const error = await writeAtomic('x', Buffer.alloc(100 * 1024)).catch((thrown) => thrown)
      console.log(error.code, /Make room/.test(error.remedy), readdirSync('.').join(), readFileSync('x', 'utf8'))`
    const shell = 'mount -t tmpfs -o size=256k none "$0" && cd "$0" && exec "$1" --input-type=module -e "$2"'
    const { stdout, stderr } = spawnSync('unshare', [...mounts, shell, dir, process.execPath, script], {
      encoding: 'utf8',
    })
    assert.equal(stdout.trim(), 'DISK_FULL true others,x old', stderr)
  },
)

test('many writers of one file: one of them wins, whole', async (t) => {
  const file = join(await folder(t), 'x')
  const texts = Array.from({ length: 20 }, (_, i) => String(i % 10).repeat(100_000))
  await Promise.all(texts.map((text) => writeAtomic(file, text)))
  assert.ok(texts.includes(await readFile(file, 'utf8')))
})

test('a writer that is killed leaves the old file or the new one', async (t) => {
  const dir = await folder(t)
  const file = join(dir, 'x')
  const sizes = [1_000_000, 3_000_000]
  await writeAtomic(file, Buffer.alloc(sizes[0]!))
  for (let round = 0; round < 5; round++) {
    const script = `import { writeAtomic } from ${module}
      console.log('on')
      for (let i = 1; ; i++) await writeAtomic(process.argv[1], Buffer.alloc([${sizes.join()}][i % 2]))`
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, file])
    await once(child.stdout, 'data')
    await new Promise((resolve) => setTimeout(resolve, 13 * round))
    child.kill('SIGKILL')
    await once(child, 'exit')
    assert.ok(sizes.includes((await readFile(file)).length))
  }
})
