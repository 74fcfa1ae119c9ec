/** What an icon of the set is to a component that takes one. */
import type Example from '@lucide/svelte/icons/images'

export type Icon = typeof Example
