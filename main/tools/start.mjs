/**
 * `npm start -- [FOLDER] [--no-open] [--port N] [--home DIR]`: installs what is missing, builds what is out of date,
 * and opens Kindred: as the desktop app, or, with --no-open or --port, on loopback for a browser.
 */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { buildWhenOld } from './fresh.mjs'
import { install } from './install.mjs'
import { inRoot, node24, run, say } from './project.mjs'

const usage = 'usage: npm start -- [FOLDER] [--no-open] [--port N] [--home DIR]'

const { folder, values } = readArguments()
// A compiler is nothing that a person asked for who wants to look at photos.
await install({ mayInstallCompiler: false })
await buildWhenOld()
const inBrowser = values['no-open'] || values.port !== undefined
const { code } = await run(node24, [
  inRoot('main/tools/kindred.mjs'),
  ...(inBrowser ? ['serve'] : ['app']),
  ...(folder ? [folder] : []),
  ...(inBrowser && !values['no-open'] ? ['--open'] : []),
  ...(values.port ? ['--port', values.port] : []),
  ...(values.home ? ['--home', values.home] : []),
])
process.exit(code)

/** Paths count from where npm was called. */
function readArguments() {
  const here = process.env.INIT_CWD ?? process.cwd()
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        'no-open': { type: 'boolean', default: false },
        port: { type: 'string' },
        home: { type: 'string' },
      },
    })
    if (positionals.length > 1) throw new Error('one folder at a time')
    return {
      folder: positionals[0] && resolve(here, positionals[0]),
      values: { ...values, home: values.home && resolve(here, values.home) },
    }
  } catch (error) {
    say(/** @type {Error} */ (error).message)
    say(usage)
    process.exit(2)
  }
}
