/** `node main/tools/run.mjs FILE [ARGUMENT...]`: runs a script on the Node 24 that the project brings. */
import { node24, run } from './project.mjs'

const { code } = await run(node24, process.argv.slice(2))
process.exit(code)
