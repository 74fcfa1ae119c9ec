/** Opening and closing a library's database. */
import Database from 'better-sqlite3'
import { mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'
import { burstsTable, type BurstsTable } from './bursts.ts'
import { captionsTable, type CaptionsTable } from './captions.ts'
import { noteChanges } from './changes.ts'
import { checkpoints, type Checkpoints } from './checkpoints.ts'
import { feedbackTable, type FeedbackTable } from './feedback.ts'
import { featuresTable, type FeaturesTable } from './features.ts'
import { filesTable, type FilesTable } from './files.ts'
import { givenTable, type GivenTable } from './given.ts'
import { homeAt, type Home } from './home.ts'
import { jobsTable, type JobsTable } from './jobs.ts'
import { takeLock } from './lock.ts'
import { migrate } from './migrate.ts'
import { migrations } from './migrations/index.ts'
import { modelsTable, type ModelsTable } from './models.ts'
import { ownWordsTable, type OwnWordsTable } from './own-words.ts'
import { photosTable, type PhotosTable } from './photos.ts'
import { rootsTable, type RootsTable } from './roots.ts'
import { runsTable, type RunsTable } from './runs.ts'
import { vectorsTable, type VectorsTable } from './vectors.ts'
import { settingsTable, type SettingsTable } from './settings.ts'
import { tagsTable, type TagsTable } from './tags.ts'
import { inTransaction } from './transaction.ts'

export interface Store {
  /** Where everything of the library lies. */
  readonly home: Home
  readonly roots: RootsTable
  readonly files: FilesTable
  readonly photos: PhotosTable
  readonly captions: CaptionsTable
  readonly bursts: BurstsTable
  readonly given: GivenTable
  readonly ownWords: OwnWordsTable
  readonly feedback: FeedbackTable
  readonly vectors: VectorsTable
  readonly features: FeaturesTable
  readonly models: ModelsTable
  readonly tags: TagsTable
  readonly settings: SettingsTable
  readonly runs: RunsTable
  readonly jobs: JobsTable
  readonly checkpoints: Checkpoints
  /** Runs synchronous work so that all of it is written or, when it throws, nothing. May be nested. */
  transaction<T>(work: () => T): T
  close(): void
}

/**
 * Opens the library in `home`, making it when there is none; this process owns it until `close`.
 * @throws FOLDER_MISSING, LIBRARY_LOCKED, LIBRARY_NEWER
 */
export function openStore(home: string): Store {
  const place = homeAt(resolve(home))
  makeFolder(place.folder)
  const unlock = takeLock(place)
  try {
    const db = new Database(place.database)
    try {
      return open(place, db, unlock)
    } catch (error) {
      db.close()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }
}

/**
 * Opens a library that this process owns once more, to read what the owner has committed: for another thread.
 * Whatever writes throws.
 * @param options.snapshot it is seen as it is now until it is closed, whatever the owner writes meanwhile
 */
export function openReader(home: string, { snapshot = false } = {}): Store {
  const place = homeAt(resolve(home))
  const db = new Database(place.database, { readonly: true, fileMustExist: true })
  db.pragma('cache_size = -65536')
  const store = tables(place, db, () => db.close())
  if (snapshot) {
    db.exec('BEGIN')
    store.photos.count() // SQLite settles what is seen with the first read.
  }
  return store
}

function open(home: Home, db: Database.Database, unlock: () => void): Store {
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  db.pragma('cache_size = -65536')
  db.pragma('journal_size_limit = 67108864')
  migrate(db, migrations, home.backups)
  db.pragma('foreign_keys = ON')
  return tables(home, db, () => {
    if (!db.open) return
    optimize(db)
    db.close()
    unlock()
  })
}

function tables(home: Home, db: Database.Database, close: () => void): Store {
  noteChanges(db)
  const captions = captionsTable(db)
  return {
    home,
    roots: rootsTable(db),
    files: filesTable(db),
    photos: photosTable(db, captions),
    captions,
    bursts: burstsTable(db),
    given: givenTable(db),
    ownWords: ownWordsTable(db),
    feedback: feedbackTable(db),
    vectors: vectorsTable(db),
    features: featuresTable(db),
    models: modelsTable(db),
    tags: tagsTable(db),
    settings: settingsTable(db),
    runs: runsTable(db),
    jobs: jobsTable(db),
    checkpoints: checkpoints(db),
    transaction: (work) => inTransaction(db, work),
    close,
  }
}

/** Keeps the statistics of the planner fresh. A favour: a full disk must not keep the library from closing. */
function optimize(db: Database.Database): void {
  try {
    db.pragma('optimize')
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    throw new KindredError(
      'FOLDER_MISSING',
      `The library's folder ${folder} cannot be made.`,
      'Choose a folder that you may write to with --home.',
      { cause },
    )
  }
}
