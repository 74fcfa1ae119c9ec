/** `npm run check -- [NAME...]`: all checks, or those that are named. */
import { check, checkNames } from './checks.mjs'

const asked = process.argv.slice(2)
process.exitCode = (await check(asked.length > 0 ? asked : checkNames)) ? 0 : 1
