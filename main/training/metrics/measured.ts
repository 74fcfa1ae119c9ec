/** What is measured of the weights on held-out photos, a few times a run. */
import type { RunPoint } from '../../../shared/model/index.ts'

export type Measured = Pick<RunPoint, 'recall10' | 'knn' | 'rankMe'>

export const nothingMeasured: Measured = { recall10: null, knn: null, rankMe: null }

/** What says best how good the weights are; null where nothing does. */
export const scoreOf = ({ recall10, knn }: Measured): number | null => recall10 ?? knn
