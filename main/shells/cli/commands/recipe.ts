/** `kindred recipe`, and recipe files as the other commands read them. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { KindredError, ModelId, readRecipe, RecipeFile } from '../../../../shared/model/index.ts'
import { printJson } from '../output.ts'
import { withEngine, type CommonOptions } from '../session.ts'

export interface RecipeOptions extends CommonOptions {
  model?: string
  tower?: string
  schema: boolean
}

export async function recipe(method: string | undefined, options: RecipeOptions): Promise<void> {
  if (options.schema) return printJson(z.toJSONSchema(RecipeFile))
  const { tower } = options
  const model = options.model === undefined ? undefined : ModelId.parse(options.model)
  await withEngine(options, async ({ client }) =>
    printJson(await client.training.recipe({ method, model, tower })),
  )
}

/** @throws BAD_INPUT with the file, and the field where it is one */
export function recipeIn(file: string): RecipeFile {
  const path = resolve(file)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (cause) {
    throw new KindredError(
      'BAD_INPUT',
      `${path} cannot be read.`,
      'Write one with "kindred recipe simclr > simclr.json".',
      { cause },
    )
  }
  return readRecipe(text, path)
}
