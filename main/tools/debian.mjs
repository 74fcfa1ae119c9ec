/** Debian's packages, where this machine and this user can install them. */
import { existsSync } from 'node:fs'
import { run, say } from './project.mjs'

/**
 * Says what is missing and why it is wanted, then installs it.
 * @param {string[]} packages
 * @param {string} why what they are for, as the end of a sentence
 * @returns {Promise<boolean>} false where this is not Debian, or not root, or the packages cannot be had
 */
export async function installDebian(packages, why) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  say(`missing on this system: ${packages.join(', ')}; ${why}`)
  say(
    `installing them with apt-get, since this runs as root (Ctrl-C stops it): apt-get install ${packages.join(' ')}`,
  )
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () =>
    run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { quiet: true, env })
  if ((await install()).code === 0) return true
  await run('apt-get', ['update'], { quiet: true, env })
  return (await install()).code === 0
}
