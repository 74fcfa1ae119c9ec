/** Where what comes with Kindred lies: two folders up, from the sources as from the bundle. */
import { join } from 'node:path'

export const ownResources = process.env['KINDRED_RESOURCES'] ?? join(import.meta.dirname, '../../resources')

/** The pack that a new library begins with. */
export const generalPack = (resources: string) => join(resources, 'packs', 'general')
