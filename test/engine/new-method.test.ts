/** What it takes to add a method: in a copy of the sources, one file and one row; and then the command line trains by it. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import type { TrainingRun } from '../../shared/model/index.ts'
import { writeShapes } from '../fixtures/shapes.ts'

const root = resolve(import.meta.dirname, '../..')
const run = promisify(execFile)
let dir: string

before(async () => {
  dir = mkdtempSync(join(tmpdir(), 'kindred-new-method-'))
  for (const folder of ['main', 'shared', 'resources/words.json', 'resources/catalogue.json', 'package.json'])
    cpSync(join(root, folder), join(dir, folder), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'))
  await writeShapes(join(dir, 'photos'), 60)

  // The file, and the row with its import. Nothing else of the copy is touched.
  const methods = join(dir, 'main/training/methods')
  cpSync(join(methods, 'test-method.ts'), join(methods, 'momentum.ts'))
  const table = readFileSync(join(methods, 'index.ts'), 'utf8')
  const longer = table
    .replace('  simclr,\n', '  simclr,\n  momentum,\n')
    .replace("from './simclr.ts'\n", "from './simclr.ts'\nimport { momentum } from './momentum.ts'\n")
  assert.equal(longer.split('\n').length, table.split('\n').length + 2)
  writeFileSync(join(methods, 'index.ts'), longer)
})
after(() => rmSync(dir, { recursive: true }))

async function kindred(...args: string[]): Promise<string> {
  const main = join(dir, 'main/shells/cli/main.ts')
  const { stdout } = await run(process.execPath, [main, '--home', join(dir, 'home'), '--json', ...args])
  return stdout
}

test('a method that is a file and a row is trained, made a pack of, and measured', async () => {
  await kindred('index', join(dir, 'photos'))
  const out = await kindred('train', '--method', 'momentum', '--epochs', '4', '--provider', 'cpu')
  const done = (JSON.parse(out) as { run: TrainingRun }).run
  assert.deepEqual([done.method, done.state, done.batch], ['momentum', 'done', 8])
  assert.ok(done.after!.viewToView, 'its pack was measured')
  const pack = join(dir, 'home/models', done.modelId!, 'pack.json')
  const { name, text, recipe } = JSON.parse(readFileSync(pack, 'utf8'))
  assert.deepEqual([name, text], ['Taught by a test', null])
  assert.deepEqual(recipe.schedules.momentum, { kind: 'cosine', from: 0.9, to: 1 })
})

test('a method that there is not is refused with those that there are', async () => {
  const wrong = kindred('train', '--method', 'magic')
  const { stdout } = await wrong.then(
    () => assert.fail('it was accepted'),
    (error: unknown) => error as { stdout: string },
  )
  const { error } = JSON.parse(stdout)
  assert.equal(error.code, 'BAD_INPUT')
  assert.match(error.message, /no method "magic"/)
  assert.match(error.remedy, /clip, simclr, momentum/)
})
