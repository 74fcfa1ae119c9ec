/** Classes named by folders. */

/** What a folder's name says: `Royal-Gala` and `royalGala` in words, `n01440764` as it is. */
export const className = (folder: string): string =>
  folder
    .replace(/[-_\s]+/g, ' ')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .trim()

/**
 * Sorts places into classes, by the name of the deepest folder that holds each: of `fruit/apple/Royal-Gala/1.jpg` it is
 * `Royal-Gala`. Folders of the same name are one class.
 * @param paths below the chosen folder, with forward slashes
 * @returns the classes by name, and each path's class; null for what lies in no folder
 */
export function classesOf(paths: readonly string[]): { names: string[]; labels: (number | null)[] } {
  const folders = paths.map((path) => path.split('/').at(-2) ?? null)
  const names = [...new Set(folders.flatMap((folder) => (folder === null ? [] : [className(folder)])))].sort()
  const numbers = new Map(names.map((name, i) => [name, i]))
  return {
    names,
    labels: folders.map((folder) => (folder === null ? null : numbers.get(className(folder))!)),
  }
}
