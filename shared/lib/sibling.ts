/** Finding the module that a thread or a process runs, beside the one that starts it. */

/**
 * The URL of a sibling module, with the extension this code runs under: `.ts` from sources, `.js` from a bundle.
 * @param base the caller's `import.meta.url`
 * @param name such as `./decode-worker`
 */
export const siblingOf = (base: string, name: string): string =>
  base.slice(0, base.lastIndexOf('/') + 1) + name + (base.endsWith('.ts') ? '.ts' : '.js')
