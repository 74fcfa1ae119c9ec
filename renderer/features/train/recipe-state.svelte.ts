/** The recipe of a new run as a person changes it: its text, as it stands in a file. */
import { Attempts, client } from '../../client/index.ts'
import { saveFile } from '../../ui/index.ts'
import type { Method, RecipeFile } from '../../../shared/model/index.ts'

class RecipeState extends Attempts {
  /** Null while it is the method's own. */
  text = $state<string | null>(null)

  /** A photo, and views of it by the recipe. */
  drawn = $state.raw<{ photo: string; views: string[][] } | null>(null)
  #seed = 0

  /** Draws views of another photo. @param method whose they are where nothing was changed */
  async draw(method: Method) {
    await this.attempt(async () => {
      const recipe = (await this.read()) ?? { format: 1, method }
      this.drawn = await client.training.views({ recipe, seed: ++this.#seed })
    })
  }

  /** Begins with a method's own. */
  async change(method: Method) {
    await this.attempt(async () => {
      this.text = written(await client.training.recipe({ method }))
    })
  }

  /** @returns the method that it is for; null where it is no recipe */
  async open(file: File): Promise<Method | null> {
    const text = await file.text()
    let method: Method | null = null
    await this.attempt(async () => {
      ;({ method } = await client.training.readRecipe({ text, name: file.name }))
      this.text = text
    })
    return method
  }

  save() {
    if (this.text !== null) saveFile('kindred-recipe.json', this.text)
  }

  forget() {
    this.text = null
    this.drawn = null
    this.problem = null
  }

  /** What is asked for; null where it is the method's own. */
  async read(): Promise<RecipeFile | null> {
    return this.text === null ? null : client.training.readRecipe({ text: this.text, name: 'What you wrote' })
  }
}

const written = (recipe: RecipeFile): string => JSON.stringify(recipe, null, 2)

export const recipeState = new RecipeState()
