/** Dates and places that files beside a photo give, apart from what the photo says itself, and days without a time. */
export const sidecarFacts = `
ALTER TABLE photos ADD COLUMN day_only INTEGER NOT NULL DEFAULT 0; -- 1: only the day of taken_at is known

CREATE TABLE sidecar_facts (
  origin_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE, -- the file they stand in
  file_id INTEGER NOT NULL REFERENCES files (id) ON DELETE CASCADE,   -- the photo file they speak of
  photo_id INTEGER NOT NULL REFERENCES photos (id) ON DELETE CASCADE,
  taken_at INTEGER,
  day_only INTEGER NOT NULL,
  latitude REAL,
  longitude REAL,
  PRIMARY KEY (origin_id, file_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX sidecar_facts_by_file ON sidecar_facts (file_id);
CREATE INDEX sidecar_facts_by_photo ON sidecar_facts (photo_id);

-- What the first sidecar says that says anything; kept by the triggers, so that it goes when the sidecar goes.
ALTER TABLE photos ADD COLUMN beside_taken_at INTEGER;
ALTER TABLE photos ADD COLUMN beside_day_only INTEGER;
ALTER TABLE photos ADD COLUMN beside_latitude REAL;
ALTER TABLE photos ADD COLUMN beside_longitude REAL;
${keep('INSERT', 'new')}
${keep('DELETE', 'old')}

-- The date by which a photo is sorted and shown: its own, else a sidecar's.
ALTER TABLE photos ADD COLUMN dated INTEGER GENERATED ALWAYS AS (coalesce(taken_at, beside_taken_at)) VIRTUAL;
DROP INDEX photos_by_time;
CREATE INDEX photos_by_date ON photos (dated DESC, id DESC);
`

function keep(event: string, row: 'new' | 'old'): string {
  const first = (columns: string, there: string) =>
    `(SELECT ${columns} FROM sidecar_facts WHERE photo_id = ${row}.photo_id AND ${there} IS NOT NULL
      ORDER BY origin_id, file_id LIMIT 1)`
  return `CREATE TRIGGER sidecar_facts_${event} AFTER ${event} ON sidecar_facts BEGIN
  UPDATE photos SET
    (beside_taken_at, beside_day_only) = ${first('taken_at, day_only', 'taken_at')},
    (beside_latitude, beside_longitude) = ${first('latitude, longitude', 'latitude')}
  WHERE id = ${row}.photo_id;
END;`
}
