#!/usr/bin/env node
/**
 * `kindred`: runs the command line on Node 24, from the built bundle when that is there and current, else from the
 * sources. Bare Node 20 is enough for this file.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { pathToFileURL } from 'node:url'
import { isBuilt } from './fresh.mjs'
import { giveUp, inRoot, node24 } from './project.mjs'

const main = inRoot(isBuilt() ? 'dist/main/cli.js' : 'main/shells/cli/main.ts')

if (Number(process.versions.node.split('.')[0]) >= 24) await import(pathToFileURL(main).href)
else handOver()

/** Runs the same command on the Node that the project brings, and ends as it ends. */
function handOver() {
  if (!existsSync(node24))
    giveUp('the packages are not installed yet: run "npm install" (or "npm start") first')
  const child = spawn(node24, [main, ...process.argv.slice(2)], { stdio: 'inherit' })
  for (const signal of /** @type {NodeJS.Signals[]} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill(signal))
  }
  child.on('error', (error) => giveUp(`${node24} does not start: ${error.message}`))
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal ?? 'SIGTERM']))
}
