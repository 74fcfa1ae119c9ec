/**
 * A photo keeps its id when its file is edited: its bytes and its pixels are known apart, what a person gave it finds
 * the place it was last seen at, and files carry what shows a change or another disk.
 */
export const identity = `
-- From here on \`hash\` names the pixels, and with them all that is made from them: vectors, thumbnails, training pixels.
-- Of a photo read before, they keep the name that they have: the hash of its bytes then.
ALTER TABLE photos RENAME COLUMN hash TO content; -- SHA-256 of the file's bytes, hex
ALTER TABLE photos ADD COLUMN hash TEXT NOT NULL DEFAULT ''; -- SHA-256 of the pixels, hex
UPDATE photos SET hash = content;
CREATE INDEX photos_by_hash ON photos (hash);

ALTER TABLE photos ADD COLUMN last_place TEXT; -- where the last file was that led to it and does no longer
CREATE INDEX photos_by_last_place ON photos (last_place) WHERE last_place IS NOT NULL;

ALTER TABLE files ADD COLUMN ctime_ms REAL;  -- these are NULL until the file is looked at again
ALTER TABLE files ADD COLUMN inode REAL;
ALTER TABLE files ADD COLUMN device REAL;
ALTER TABLE files ADD COLUMN before TEXT;    -- while it is offline: what it was, as JSON

UPDATE files SET before = json_array('indexed', NULL, NULL, NULL) WHERE state = 'offline' AND photo_id IS NOT NULL;

-- A folder may be offline for being empty, which its row did not say so far.
ALTER TABLE roots ADD COLUMN emptied INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roots DROP COLUMN mount_point;

CREATE TRIGGER files_deleted BEFORE DELETE ON files WHEN old.photo_id IS NOT NULL BEGIN
  UPDATE photos SET last_place = (SELECT path FROM roots WHERE id = old.root_id) || '/' || old.path WHERE id = old.photo_id;
END;
CREATE TRIGGER files_left AFTER UPDATE OF photo_id ON files
WHEN old.photo_id IS NOT NULL AND old.photo_id IS NOT new.photo_id BEGIN
  UPDATE photos SET last_place = (SELECT path FROM roots WHERE id = old.root_id) || '/' || old.path WHERE id = old.photo_id;
END;
`
