/** Finding the picture files that a caption file speaks of. */
import type { RootId } from '../../../shared/model/index.ts'
import type { FileRow, Store } from '../../store/index.ts'
import { nameOf, plain, stemOf } from '../paths.ts'

export type PictureFinder = ReturnType<typeof pictureFinder>

/** Looks pictures of one root up by name; the rows are as they are now. */
export function pictureFinder(store: Store, rootId: RootId) {
  const byStem = new Map<string, FileRow[]>()
  for (const file of store.files.ofKind(rootId, 'picture')) {
    const stem = stemOf(nameOf(plain(file.path)))
    const files = byStem.get(stem)
    if (files) files.push(file)
    else byStem.set(stem, [file])
  }
  const named = (name: string) => byStem.get(stemOf(name)) ?? []

  return {
    /** The pictures that `photo.txt` or `photo.jpg.txt` lies beside. */
    beside(path: string): FileRow[] {
      const target = stemOf(plain(path))
      const exact = named(nameOf(target)).filter((file) => plain(file.path) === target)
      if (exact.length > 0) return exact
      return (byStem.get(nameOf(target)) ?? []).filter((file) => stemOf(plain(file.path)) === target)
    },
    /**
     * The picture that a table in `folder` calls `image`: by its path from there or, when only one
     * picture below has that name, by its name alone.
     */
    called(image: string, folder: string): FileRow | null {
      const path = plain(image.trim().replaceAll('\\', '/').replace(/^\.\//, ''))
      const prefix = folder === '' ? '' : `${plain(folder)}/`
      const candidates = named(nameOf(path)).filter((file) => plain(file.path).startsWith(prefix))
      const exact = candidates.find((file) => plain(file.path) === prefix + path)
      if (exact) return exact
      const alike = candidates.filter((file) => nameOf(plain(file.path)) === nameOf(path))
      return alike.length === 1 ? alike[0]! : null
    },
  }
}
