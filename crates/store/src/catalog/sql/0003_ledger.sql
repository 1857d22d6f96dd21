-- Bills that are extended line by line, and imports that are taken back.

ALTER TABLE import ADD COLUMN kind TEXT NOT NULL DEFAULT 'statement'
    CHECK (kind IN ('statement', 'append', 'revert'));
-- The import that a revert took back.
ALTER TABLE import ADD COLUMN reverts INTEGER REFERENCES import (id)
    CHECK ((reverts IS NOT NULL) = (kind = 'revert'));

-- Which lines the versions of a bill count: those of this import, from version `since` on and before
-- version `until`; NULL where the current version counts them.
CREATE TABLE part (
    bill   INTEGER NOT NULL REFERENCES bill (id),
    import INTEGER NOT NULL REFERENCES import (id),
    since  INTEGER NOT NULL,
    until  INTEGER CHECK (until > since),
    lines  INTEGER NOT NULL CHECK (lines > 0),
    PRIMARY KEY (bill, import, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX part_by_import ON part (import);

-- So far, every version had the lines of its own import.
INSERT INTO part (bill, import, since, until, lines)
SELECT bill, import, number,
       (SELECT min(later.number) FROM version AS later
        WHERE later.bill = version.bill AND later.number > version.number),
       lines
FROM version;

-- A part ends once, with the version that is being published.
CREATE TRIGGER part_never_changes BEFORE UPDATE ON part
WHEN OLD.until IS NOT NULL OR NEW.until IS NULL OR NEW.bill <> OLD.bill OR NEW.import <> OLD.import
     OR NEW.since <> OLD.since OR NEW.lines <> OLD.lines
     OR NEW.until <= (SELECT version.number FROM bill JOIN version ON version.id = bill.current
                      WHERE bill.id = OLD.bill)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER part_never_goes BEFORE DELETE ON part
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER part_never_comes_late BEFORE INSERT ON part
WHEN NEW.since <= (SELECT version.number FROM bill JOIN version ON version.id = bill.current
                   WHERE bill.id = NEW.bill)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
