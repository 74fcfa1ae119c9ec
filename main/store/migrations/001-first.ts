/** The first schema. Photos are known by content hash; files are the places where they lie. */
export const first = `
CREATE TABLE roots (
  id INTEGER PRIMARY KEY,
  path TEXT NOT NULL UNIQUE,
  added_at INTEGER NOT NULL,
  online INTEGER NOT NULL DEFAULT 1,
  mount_point INTEGER NOT NULL DEFAULT 0 -- 1: another disk begins here, so an empty folder means it is not mounted
) STRICT;

CREATE TABLE photos (
  id INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,          -- SHA-256 of the file's bytes, hex
  width INTEGER NOT NULL,             -- upright, after EXIF orientation
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  placeholder TEXT NOT NULL,          -- ThumbHash, base64
  perceptual BLOB NOT NULL,           -- 64-bit difference hash: bursts and near duplicates
  taken_at INTEGER,                   -- ms; the camera's local clock read as UTC
  camera TEXT,
  latitude REAL,
  longitude REAL,
  added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX photos_by_time ON photos (taken_at DESC, id DESC);

CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  root_id INTEGER NOT NULL REFERENCES roots (id) ON DELETE CASCADE,
  path TEXT NOT NULL,                 -- relative to the root, forward slashes, as found
  kind TEXT NOT NULL,                 -- picture, captions (beside one picture), table (captions of many), other
  size INTEGER NOT NULL,
  mtime_ms REAL NOT NULL,
  state TEXT NOT NULL,
  reason_code TEXT,
  reason_message TEXT,
  reason_remedy TEXT,
  photo_id INTEGER REFERENCES photos (id),
  UNIQUE (root_id, path)
) STRICT;
CREATE INDEX files_by_state ON files (state, root_id);
CREATE INDEX files_by_photo ON files (photo_id, state);

CREATE TABLE captions (
  id INTEGER PRIMARY KEY,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  file_id INTEGER REFERENCES files (id) ON DELETE CASCADE,   -- the photo file it speaks of; NULL: the person's
  origin_id INTEGER REFERENCES files (id) ON DELETE CASCADE, -- the file it stands in: the photo itself or a sidecar
  source TEXT NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX captions_by_photo ON captions (photo_id, source);
CREATE INDEX captions_by_file ON captions (file_id);
CREATE INDEX captions_by_origin ON captions (origin_id);

CREATE TABLE models (
  id TEXT PRIMARY KEY,                -- the pack folder's name under models/
  hash TEXT NOT NULL UNIQUE,          -- over weights and preprocessing
  manifest TEXT NOT NULL,             -- pack.json as read
  bytes INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  active INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE UNIQUE INDEX one_active_model ON models (active) WHERE active = 1;

-- Keyed by content, so a move, a rename or a removed and returned folder costs no new embedding.
CREATE TABLE vectors (
  model_hash TEXT NOT NULL,
  photo_hash TEXT NOT NULL,
  data BLOB NOT NULL,                 -- float16, L2-normalised
  PRIMARY KEY (model_hash, photo_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  run TEXT NOT NULL,                  -- TrainingRun as JSON
  plan TEXT NOT NULL                  -- what a resume needs: seed, schedule, split, sizes
) STRICT;

CREATE TABLE run_points (
  run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  point TEXT NOT NULL,                -- RunPoint as JSON
  PRIMARY KEY (run_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE jobs (
  id INTEGER PRIMARY KEY,
  state TEXT NOT NULL,
  job TEXT NOT NULL                   -- Job as JSON
) STRICT;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`
