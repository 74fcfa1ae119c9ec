/**
 * Builds what runs: `dist/main` by esbuild, flat so that a worker lies beside whatever starts it, and
 * `dist/renderer` by Vite. Runs on the project's own Node 24.
 */
import { glob, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { build } from 'esbuild'
import { build as buildPage } from 'vite'
import { fingerprint, noteBuilt } from './fresh.mjs'
import { inRoot, root } from './project.mjs'

/**
 * Packages with native binaries or WebAssembly stay packages (and libheif, whose licence wants that it can be replaced);
 * everything else goes into the bundle.
 */
const external = [
  'electron',
  'better-sqlite3',
  'hnswlib-node',
  'onnxruntime-node',
  'sharp',
  'libheif-js',
  '@jsquash/jxl',
]

/** Bundled CommonJS packages still ask for Node's own modules with `require`. */
const requireInModules =
  "import { createRequire as createRequireHere } from 'node:module'; const require = createRequireHere(import.meta.url)"

/** @type {import('esbuild').BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node24',
  external,
  sourcemap: true,
  logLevel: 'warning',
}

const print = fingerprint()
await rm(inRoot('dist'), { recursive: true, force: true })
try {
  await Promise.all([buildMain(), buildPreload(), buildRenderer()])
  noteBuilt(print)
} catch (error) {
  console.error(/** @type {Error} */ (error).message)
  process.exitCode = 1
}

async function buildMain() {
  await build({
    ...common,
    entryPoints: {
      cli: 'main/shells/cli/main.ts',
      desktop: 'main/shells/desktop/main.ts',
      'engine-host': 'main/shells/desktop/engine-host.ts',
      ...(await workers()),
    },
    outdir: 'dist/main',
    format: 'esm',
    splitting: true,
    chunkNames: 'chunk-[hash]',
    banner: { js: requireInModules },
  })
}

/** A sandboxed preload script is CommonJS in one file. */
async function buildPreload() {
  await build({
    ...common,
    entryPoints: ['main/shells/desktop/preload.ts'],
    outfile: 'dist/main/preload.cjs',
    format: 'cjs',
  })
}

function buildRenderer() {
  return buildPage({
    root: inRoot('renderer'),
    logLevel: 'warn',
    build: {
      rolldownOptions: { checks: { pluginTimings: false } },
      // The page comes from this machine: its size is no one's waiting time.
      chunkSizeWarningLimit: 5000,
    },
  })
}

async function workers() {
  /** @type {Record<string, string>} */
  const entries = {}
  for await (const path of glob('main/**/*-worker.ts', { cwd: root })) {
    const name = basename(path, '.ts')
    if (entries[name]) throw new Error(`two workers are called ${name}: ${entries[name]} and ${path}`)
    entries[name] = path
  }
  return entries
}
