/** What enters the desktop package, by a dry run of electron-builder, and whether that is enough to run. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { extractAll, listPackage } from '@electron/asar'
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import { build, Platform } from 'electron-builder'
import { projectRoot } from '../../main/shells/http/index.ts'
import { electronDist, writeStandIn } from '../fixtures/electron-dist.ts'

const run = promisify(execFile)
const skip =
  process.platform !== 'linux' &&
  !electronDist &&
  'the stand-in for Electron is for Linux, and Electron is not here'
const here = `${process.platform}-${process.arch}`

let folder: string
let resources: string
let unpacked: string

before(
  async () => {
    if (skip) return
    folder = await mkdtemp(join(tmpdir(), 'kindred-package-'))
    const standIn = join(folder, 'electron')
    if (!electronDist) await writeStandIn(standIn)
    await build({
      targets: Platform.current().createTarget('dir'),
      projectDir: projectRoot(),
      config: { electronDist: electronDist ?? standIn, directories: { output: join(folder, 'out') } },
    })
    const packaged = (await readdir(folder, { recursive: true })).find((path) =>
      path.endsWith(`${sep}app.asar`),
    )
    assert.ok(packaged, 'there is a package')
    resources = join(folder, packaged, '..')
    unpacked = join(resources, 'app.asar.unpacked')
  },
  { timeout: 120_000 },
)

after(() => rm(folder, { recursive: true, force: true }))

test('the package holds the built app, and nothing of its sources or tests', { skip }, () => {
  const files = listPackage(join(resources, 'app.asar'), { isPack: false }).map((path) =>
    path.split(sep).join('/'),
  )
  for (const file of [
    '/package.json',
    '/dist/main/desktop.js',
    '/dist/main/engine-host.js',
    '/dist/main/preload.cjs',
    '/dist/renderer/index.html',
  ]) {
    assert.ok(files.includes(file), file)
  }
  const own = files.filter((path) => !path.startsWith('/node_modules'))
  assert.deepEqual(
    own.filter(
      (path) =>
        !/^\/(package\.json|LICENSE|dist(\/main|\/renderer)?|dist\/(main|renderer)\/.+|resources|resources\/icon-256\.png|resources\/packs(\/.+)?)$/.test(
          path,
        ),
    ),
    [],
  )
  assert.deepEqual(
    files.filter((path) => /\.(map|ts|svelte)$/.test(path)),
    [],
  )
})

test('the native binaries are plain files, and for this system alone', { skip }, async () => {
  const all = await readdir(unpacked, { recursive: true })
  const natives = all
    .filter((path) => /\.(node|so(\.[\d.]+)?|dll|dylib|exe)$/.test(path))
    .map((path) => path.split(sep).join('/'))
  const places = natives.map(
    (path) => /(linux|linuxmusl|darwin|win32)[-/](x64|arm64)/.exec(path)?.[0].replace('/', '-') ?? path,
  )
  // hnswlib is compiled when it is installed, and left out where it cannot be.
  const hnswlib = 'node_modules/hnswlib-node/build/Release/addon.node'
  assert.deepEqual(
    new Set(places),
    new Set([here, ...(existsSync(join(projectRoot(), hnswlib)) ? [hnswlib] : [])]),
  )
  for (const name of ['better-sqlite3', 'onnxruntime-node', 'sharp']) {
    assert.ok(
      natives.some((path) => path.includes(name)),
      name,
    )
  }
  assert.deepEqual(
    natives.filter((path) => /cuda|tensorrt/.test(path)),
    [],
  )
})

test('what the integrity fuse does not guard is native libraries alone', { skip }, async () => {
  const plain = await readdir(unpacked, { recursive: true, withFileTypes: true })
  const files = plain.flatMap((entry) => (entry.isFile() ? [entry.name] : []))
  assert.ok(files.length > 0)
  assert.deepEqual(
    files.filter((name) => !/\.(node|dll|dylib|so(\.[\d.]+)?)$/.test(name)),
    [],
  )
})

test('the fuses are set', { skip }, async () => {
  const names = (await readdir(join(resources, '..'))).filter((name) => /^kindred(\.exe)?$/i.test(name))
  const app =
    process.platform === 'darwin' ? join(resources, '..', '..') : join(resources, '..', names[0] ?? '')
  const wire = await getCurrentFuseWire(app)
  const on = '1'.charCodeAt(0)
  const state = (fuse: FuseV1Options) => wire[fuse] === on
  assert.deepEqual(
    {
      runAsNode: state(FuseV1Options.RunAsNode),
      nodeOptions: state(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: state(FuseV1Options.EnableNodeCliInspectArguments),
      integrity: state(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      asarOnly: state(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: state(FuseV1Options.GrantFileProtocolExtraPrivileges),
    },
    {
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      integrity: true,
      asarOnly: true,
      fileProtocol: false,
    },
  )
})

test('what entered is enough for the engine to run', { skip, timeout: 120_000 }, async () => {
  // Plain Node reads no archives.
  const plain = join(folder, 'plain')
  extractAll(join(resources, 'app.asar'), plain)
  const kindred = async (...args: string[]) => {
    const home = join(folder, 'home')
    const { stdout } = await run(process.execPath, [
      join(plain, 'dist/main/cli.js'),
      ...args,
      '--home',
      home,
      '--json',
    ])
    return JSON.parse(stdout)
  }
  await kindred('sample', join(folder, 'sample'), '--count', '50')
  await kindred('index', join(folder, 'sample'))
  const { counts } = await kindred('status')
  assert.ok(counts.indexed >= 45, JSON.stringify(counts))
})
