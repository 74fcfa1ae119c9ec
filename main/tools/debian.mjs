/** Debian's packages, where this machine and this user can install them. */
import { existsSync } from 'node:fs'
import { run, say } from './project.mjs'

/**
 * @param {string[]} packages
 * @returns {Promise<boolean>} false where this is not Debian, or not root, or the packages cannot be had
 */
export async function installDebian(packages) {
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return false
  say(`installing ${packages.join(', ')} with apt-get`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const install = () =>
    run('apt-get', ['install', '-y', '--no-install-recommends', ...packages], { quiet: true, env })
  if ((await install()).code === 0) return true
  await run('apt-get', ['update'], { quiet: true, env })
  return (await install()).code === 0
}
