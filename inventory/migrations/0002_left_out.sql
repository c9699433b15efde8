-- What a scan's own flags left out, and which flags: one to a line.
ALTER TABLE scan ADD COLUMN left_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scan ADD COLUMN narrowed BLOB NOT NULL DEFAULT '';
