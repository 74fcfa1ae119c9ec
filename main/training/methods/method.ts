/** What a method is: one file like clip.ts that says all of this, and one row in the table of index.ts. */
import type { MethodOptions, Need } from '../../../shared/model/index.ts'
import type { Builder, Value } from '../../tensor/index.ts'
import type { Buffers } from '../buffers.ts'
import type { Pairs } from '../metrics/index.ts'
import type { Parameters } from '../parameters.ts'
import type { Recipe } from '../recipe.ts'

/** What a method's loss is built from. B is the batch. */
export interface Parts {
  readonly graph: Builder
  readonly batch: number
  /** How many photos there are to learn from. */
  readonly photos: number
  readonly recipe: Recipe
  readonly parameters: Parameters
  readonly buffers: Buffers
  /** The photos' views (B, 3, S, S) in the recipe's order, standardised. */
  readonly pictures: readonly Value[]
  /** One caption a photo, (B, L) i64; null where the recipe has no text tower. */
  readonly tokens: Value | null
  /** (B) each: rows with an equal number are one burst or have an equal caption, and never each other's negatives. */
  readonly groups: readonly Value[]
  /** (B), equal where two photos have one label; null for a method that reads none. */
  readonly labels: Value | null
  /** The number that a schedule gives for this step, a scalar. */
  readonly scheduled: (name: string) => Value
  /** One of the recipe's numbers for this method. */
  readonly option: (name: keyof MethodOptions) => number
}

export interface Loss {
  /** One element. */
  readonly loss: Value
  /** One element, or a number where it is fixed; null for a method that has none. */
  readonly temperature: Value | number | null
  /** Whose spread is watched; null where there is none to watch. */
  readonly pairs: Pairs | null
  /** Where a teacher says something: its mean entropy, one element in nats. */
  readonly teacherEntropy?: Value
  /** The loss of a model that tells no photos apart, where it is known. */
  readonly lossOfNone?: number
}

interface Described {
  /** For a person: a name, one line, and what a model that it taught is called. */
  readonly title: string
  readonly line: string
  readonly modelName: string
  /** What there must be to learn from. */
  readonly needs: readonly Need[]
}

/** A method that teaches the small parts of a model, over what its trunk gave of the photos: `teach.ts` of this room. */
export interface FeatureMethodDef extends Described {
  readonly reads: 'features'
  /** It teaches the last layers of the image trunk, too: `finetune`. */
  readonly deep?: boolean
  /** Photos a step, and steps a run: it is short, whatever the budget. */
  readonly batch: number
  readonly steps: number
}

/** A method that trains towers from photos. */
export interface MethodDef extends Described {
  readonly reads: 'pixels'
  /** Each step draws one of a photo's captions, words or folders as its label. */
  readonly labelled?: boolean
  /** What it does unless told otherwise. Its schedules and options are those that the loss asks for, and no others. */
  readonly recipe: Recipe
  /** It takes any number of views from this on; else just as many as it has. */
  readonly fewestViews?: number
  /** Declares parameters and buffers, says what each buffer becomes, and gives the loss. */
  readonly loss: (parts: Parts) => Loss
  /** The towers that become the pack are those whose names begin with this: '' or a momentum copy's scope. */
  readonly packScope: string
}
