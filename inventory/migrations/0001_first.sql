CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;

-- Repeated text: roots, formats, reasons, owners, groups, ACLs, versions.
CREATE TABLE word (id INTEGER PRIMARY KEY, text BLOB NOT NULL UNIQUE);

CREATE TABLE kind (
	id INTEGER PRIMARY KEY, name TEXT NOT NULL, version INTEGER NOT NULL,
	title TEXT NOT NULL, category TEXT NOT NULL, risk INTEGER NOT NULL,
	UNIQUE (name, version)
);

-- What many findings share, and paths inside files, packed.
CREATE TABLE shape (id INTEGER PRIMARY KEY, data BLOB NOT NULL UNIQUE);
CREATE TABLE inner_path (id INTEGER PRIMARY KEY, data BLOB NOT NULL UNIQUE);

CREATE TABLE scan (
	id INTEGER PRIMARY KEY, started INTEGER NOT NULL, ended INTEGER NOT NULL DEFAULT 0,
	complete INTEGER NOT NULL DEFAULT 0, versions INTEGER NOT NULL, roots BLOB NOT NULL
);

CREATE TABLE folder (id INTEGER PRIMARY KEY, root INTEGER NOT NULL, path BLOB NOT NULL UNIQUE);

-- One row a file that was read to its end. meta, stats and notes are packed.
CREATE TABLE file (
	id INTEGER PRIMARY KEY, folder INTEGER NOT NULL, name BLOB NOT NULL,
	gone INTEGER NOT NULL DEFAULT 0, scan INTEGER NOT NULL, versions INTEGER NOT NULL,
	totals INTEGER NOT NULL, digest BLOB, meta BLOB NOT NULL, stats BLOB NOT NULL, notes BLOB
);
CREATE UNIQUE INDEX file_place ON file (folder, name);
CREATE INDEX file_gone ON file (id) WHERE gone = 1;

-- Files that are being read and have batches committed already.
CREATE TABLE reading (id INTEGER PRIMARY KEY);

-- Findings: id is file * 2^20 + number of the batch.
CREATE TABLE batch (id INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- The stats of all files committed together, so that summaries read few rows.
CREATE TABLE totals (id INTEGER PRIMARY KEY, data BLOB NOT NULL);

-- Numbers of files that totals and runs still mention and that do not count.
CREATE TABLE dead (id INTEGER PRIMARY KEY);

-- Sorted runs of digests; block ids are run * 2^24 + number of the block.
CREATE TABLE run (id INTEGER PRIMARY KEY, level INTEGER NOT NULL, postings INTEGER NOT NULL, fences BLOB NOT NULL);
CREATE TABLE block (id INTEGER PRIMARY KEY, data BLOB NOT NULL);
