/** Finding the file of a worker beside the module that starts it. */

/**
 * The URL of a sibling module, with the extension this code runs under: `.ts` from sources, `.js` from a bundle.
 * @param base the caller's `import.meta.url`
 * @param name such as `./embed-worker`
 */
export function sibling(base: string, name: string): string {
  const extension = base.endsWith('.ts') ? '.ts' : '.js'
  return base.slice(0, base.lastIndexOf('/') + 1) + name.replace(/^\.\//, '') + extension
}
