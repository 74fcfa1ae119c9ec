/** Running `kindred`: 0 done, 1 failed, 2 wrong usage. */
import { CommanderError, type Command } from 'commander'
import project from '../../../package.json' with { type: 'json' }
import { listenForInterrupt } from './interrupt.ts'
import { printFailure, toFailure } from './output.ts'
import { buildProgram } from './program.ts'

process.exitCode = await run(process.argv)

async function run(argv: string[]): Promise<number> {
  const program = buildProgram(project.version)
  const json = argv.includes('--json')
  forEachCommand(program, (command) => command.exitOverride().configureOutput({ outputError: () => {} }))
  listenForInterrupt()
  try {
    await program.parseAsync(argv)
    return 0
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      printFailure(toFailure(error), json)
      return 1
    }
    if (error.exitCode === 0) return 0
    const message =
      error.message === '(outputHelp)' ? 'Name a command.' : error.message.replace(/^error: /, '')
    printFailure({ code: 'BAD_INPUT', message, remedy: remedyFor(commandLine(program, argv), argv) }, json)
    return 2
  }
}

/** A word with a minus looks like an option to the shell's customs, and like a word to leave out to a person. */
function remedyFor(command: string, argv: string[]): string {
  const minus = command === 'kindred search' && argv.find((word) => /^-\p{L}{2,}$/u.test(word))
  const help = `See "${command} --help".`
  return minus
    ? `To leave a word out, write the query in quotes, as in: kindred search "a beach ${minus}". ${help}`
    : help
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command)
  for (const each of command.commands) forEachCommand(each, visit)
}

/** `kindred models use`, as far as the arguments name commands. */
function commandLine(program: Command, argv: string[]): string {
  let command = program
  const names = [program.name()]
  for (const word of argv.slice(2)) {
    const next = command.commands.find((each) => each.name() === word)
    if (!next) continue
    command = next
    names.push(word)
  }
  return names.join(' ')
}
