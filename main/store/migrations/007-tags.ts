/** Words for what photos show. */
export const tags = `
-- The photos that were looked at, and what they were found to show. A namer is a hash of model, words and calibration.
CREATE TABLE named (
  namer TEXT NOT NULL,
  photo_hash TEXT NOT NULL,
  level REAL NOT NULL,                -- what its scores for texts are measured from
  PRIMARY KEY (namer, photo_hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE tags (
  namer TEXT NOT NULL,
  word TEXT NOT NULL,
  photo_hash TEXT NOT NULL,
  confidence REAL NOT NULL,
  PRIMARY KEY (namer, word, photo_hash)
) STRICT, WITHOUT ROWID;
CREATE INDEX tags_by_photo ON tags (photo_hash);

-- What the person took away from a photo.
CREATE TABLE refused_tags (
  id INTEGER PRIMARY KEY,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  word TEXT NOT NULL,
  UNIQUE (photo_id, word)
) STRICT;
`
