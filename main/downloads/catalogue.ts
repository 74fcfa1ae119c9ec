/** The models that Kindred knows of and can fetch. */
import entries from '../../resources/catalogue.json' with { type: 'json' }
import { Catalogue } from '../../shared/model/index.ts'

export const catalogue = Catalogue.parse(entries)
