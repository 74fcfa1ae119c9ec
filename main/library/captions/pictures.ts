/** Finding the picture files that a caption file speaks of. */
import type { FileId, PhotoId, RootId } from '../../../shared/model/index.ts'
import type { Store } from '../../store/index.ts'
import { pace } from '../../threads/index.ts'
import { nameOf, parentOf, plain } from '../paths.ts'
import { besideIn } from './names.ts'

export interface Picture {
  id: FileId
  path: string
  photoId: PhotoId
}

export type PictureFinder = Awaited<ReturnType<typeof pictureFinder>>

const PICTURES_AT_ONCE = 1000

/** Looks pictures of one root up by name; they are those that lead to a photo now. */
export async function pictureFinder(store: Store, rootId: RootId) {
  const byName = new Map<string, Picture[]>()
  const byFolder = new Map<string, Map<string, Picture>>()
  const turn = pace()
  for (let after = 0 as FileId; ;) {
    const pictures = store.files.pictures(rootId, after, PICTURES_AT_ONCE)
    for (const picture of pictures) {
      const name = nameOf(picture.path)
      const namesakes = byName.get(plain(name))
      if (namesakes) namesakes.push(picture)
      else byName.set(plain(name), [picture])
      const folder = parentOf(picture.path)
      const neighbours = byFolder.get(folder) ?? new Map<string, Picture>()
      byFolder.set(folder, neighbours.set(name, picture))
    }
    if (pictures.length < PICTURES_AT_ONCE) break
    after = pictures.at(-1)!.id
    await turn()
  }
  const beside = new Map<string, (name: string) => string[]>()

  return {
    /** The pictures that a file such as `photo.txt` or `photo.jpg.json` lies beside. */
    beside(path: string): Picture[] {
      const folder = parentOf(path)
      const neighbours = byFolder.get(folder)
      if (!neighbours) return []
      const find = beside.get(folder) ?? besideIn([...neighbours.keys()])
      beside.set(folder, find)
      return find(nameOf(path)).map((name) => neighbours.get(name)!)
    },
    /**
     * The picture that a table in `folder` calls `image`: by its path from there or, when only one
     * picture below has that name, by its name alone.
     */
    called(image: string, folder: string): Picture | null {
      const path = plain(image.trim().replaceAll('\\', '/').replace(/^\.\//, ''))
      const prefix = folder === '' ? '' : `${plain(folder)}/`
      const candidates = byName.get(nameOf(path)) ?? []
      const below = candidates.filter((file) => plain(file.path).startsWith(prefix))
      const exact = below.find((file) => plain(file.path) === prefix + path)
      return exact ?? (below.length === 1 ? below[0]! : null)
    },
  }
}
