/** A picture of a command line, as a query takes it. */
import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { KindredError, type QueryImageId } from '../../../shared/model/index.ts'
import type { Engine } from '../../engine/index.ts'

/** @throws KindredError BAD_IMAGE */
export async function addPicture({ media }: Pick<Engine, 'media'>, file: string): Promise<QueryImageId> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new KindredError(
      'BAD_IMAGE',
      `${file} cannot be read.`,
      'Check its name, and that you may read it.',
      { cause },
    )
  })
  return (await media.addQueryImage(bytes, basename(file))).imageId
}
