/** What the person said of results. */
export const feedback = `
-- For words that were looked for: more like this photo, or not like it.
CREATE TABLE feedback (
  id INTEGER PRIMARY KEY,
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  text TEXT NOT NULL,                 -- as it was typed
  folded TEXT NOT NULL,               -- what of two texts makes them the same
  fits INTEGER NOT NULL               -- 1: more like this, 0: not like this
) STRICT;
CREATE INDEX feedback_by_photo ON feedback (photo_id, folded);
CREATE INDEX feedback_by_text ON feedback (folded);
`
