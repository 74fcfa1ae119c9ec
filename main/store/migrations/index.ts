/** All migrations in order; a library's number is how many of them it has seen. */
import { first } from './001-first.ts'
import { bursts } from './002-bursts.ts'
import { identity } from './003-identity.ts'
import { sidecarFacts } from './004-sidecar-facts.ts'
import { waitingForBursts } from './005-waiting-for-bursts.ts'
import { features } from './006-features.ts'
import { tags } from './007-tags.ts'
import { feedback } from './008-feedback.ts'

export const migrations = [first, bursts, identity, sidecarFacts, waitingForBursts, features, tags, feedback]
