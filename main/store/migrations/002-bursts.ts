/** Bursts are stored, and with each burst its side of the split: it is settled once, for the library's life. */
export const bursts = `
CREATE TABLE bursts (
  id INTEGER PRIMARY KEY,             -- in the order of founding: of two that merge, the lower one stays
  key TEXT NOT NULL,                  -- content hash of the photo it began with
  held_out INTEGER NOT NULL           -- 1: models are measured on its photos and never trained on them
) STRICT;
CREATE INDEX bursts_by_key ON bursts (key);

ALTER TABLE photos ADD COLUMN burst_id INTEGER REFERENCES bursts (id); -- NULL: not looked at yet
CREATE INDEX photos_by_burst ON photos (burst_id, taken_at);
CREATE INDEX photos_by_print ON photos (perceptual, burst_id);
`
