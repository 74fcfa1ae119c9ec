/** What each op of ONNX is in a graph: one row an op, and whatever has none is named to the person. */
import { activationRows } from './activation-rows.ts'
import { layerRows } from './layer-rows.ts'
import type { ImportedNode } from './node.ts'
import { shapeRows } from './shape-rows.ts'
import type { Value } from '../value.ts'

export type Row = (node: ImportedNode) => Value | Value[]

export const rows: Readonly<Record<string, Row>> = { ...activationRows, ...layerRows, ...shapeRows }
