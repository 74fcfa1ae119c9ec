/** What trunks compute of photos, and the words of a person's own. */
export const features = `
-- A row of the table itself holds up to a page: as an entry of an index (WITHOUT ROWID) each vector took one alone.
ALTER TABLE vectors RENAME TO vectors_before;
CREATE TABLE vectors (
  id INTEGER PRIMARY KEY,
  model_hash TEXT NOT NULL,
  photo_hash TEXT NOT NULL,
  data BLOB NOT NULL,                 -- float16, L2-normalised
  UNIQUE (model_hash, photo_hash)
) STRICT;
INSERT INTO vectors (model_hash, photo_hash, data) SELECT model_hash, photo_hash, data FROM vectors_before;
DROP TABLE vectors_before;

-- Keyed by content, as vectors are. They can be dropped and made again at any time.
CREATE TABLE features (
  id INTEGER PRIMARY KEY,
  trunk_hash TEXT NOT NULL,           -- over the trunk's weights and preprocessing
  photo_hash TEXT NOT NULL,
  data BLOB NOT NULL,                 -- float16, as the trunk gave them
  UNIQUE (trunk_hash, photo_hash)
) STRICT;

CREATE TABLE own_words (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL,                 -- as the person writes it
  folded TEXT NOT NULL UNIQUE         -- as texts are searched for it
) STRICT;

-- The photos that show what a word means.
CREATE TABLE own_word_photos (
  id INTEGER PRIMARY KEY,
  word_id INTEGER NOT NULL REFERENCES own_words (id) ON DELETE CASCADE,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  UNIQUE (word_id, photo_id)
) STRICT;
CREATE INDEX own_word_photos_by_photo ON own_word_photos (photo_id);
`
