-- What guards imports: what the lines of versions mean, the days of deliveries, and months that are closed.

-- The format of lines_digest.
ALTER TABLE version ADD COLUMN lines_digest_format INTEGER NOT NULL DEFAULT 1;
-- 1 where the version says with other texts what the version before it says.
ALTER TABLE version ADD COLUMN texts_only INTEGER NOT NULL DEFAULT 0 CHECK (texts_only IN (0, 1));

DROP TRIGGER version_never_changes;
CREATE TRIGGER version_never_changes BEFORE UPDATE ON version
WHEN OLD.pruned_at_us IS NOT NULL OR NEW.pruned_at_us IS NULL OR NEW.id IS NOT OLD.id
     OR NEW.bill IS NOT OLD.bill OR NEW.number IS NOT OLD.number OR NEW.import IS NOT OLD.import
     OR NEW.published_at_us IS NOT OLD.published_at_us OR NEW.basis IS NOT OLD.basis
     OR NEW.lines IS NOT OLD.lines OR NEW.lines_digest IS NOT OLD.lines_digest
     OR NEW.lines_digest_format IS NOT OLD.lines_digest_format OR NEW.texts_only IS NOT OLD.texts_only
     OR NOT EXISTS (SELECT 1 FROM bill JOIN version AS now ON now.id = bill.current
                    WHERE bill.id = OLD.bill AND now.number > OLD.number)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

-- Digests of what the lines of a version mean, as a multiset, each under a format and under the reading rules
-- (their digest) that resolved the codes in it. A version from before this table, or one whose rules are no
-- longer those of the program, gets a row when its meaning is needed.
CREATE TABLE meaning (
    version INTEGER NOT NULL REFERENCES version (id),
    format  INTEGER NOT NULL,
    rules   BLOB    NOT NULL CHECK (length(rules) = 32),
    digest  BLOB    NOT NULL CHECK (length(digest) = 16),
    PRIMARY KEY (version, format, rules)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER meaning_never_changes BEFORE UPDATE ON meaning
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER meaning_never_goes BEFORE DELETE ON meaning
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

-- The latest delivery that the bill is known to be from, by the names of files, such as 20261104; NULL where no name
-- says one, 0 where it was not written down: in rows from before this column.
ALTER TABLE stated ADD COLUMN delivered INTEGER DEFAULT 0;
CREATE INDEX stated_by_version ON stated (version);

-- Each time a payer's month was closed or opened again. The last row of a payer and month counts.
CREATE TABLE closing (
    id        INTEGER PRIMARY KEY,
    month     INTEGER NOT NULL,
    payer     INTEGER NOT NULL,
    is_closed INTEGER NOT NULL CHECK (is_closed IN (0, 1)),
    at_us     INTEGER NOT NULL,
    done_by   TEXT    NOT NULL
) STRICT;
CREATE INDEX closing_by_month ON closing (month, payer);
CREATE TRIGGER closing_never_changes BEFORE UPDATE ON closing
BEGIN SELECT RAISE(ABORT, 'the history of closings never changes'); END;
CREATE TRIGGER closing_never_goes BEFORE DELETE ON closing
BEGIN SELECT RAISE(ABORT, 'the history of closings never changes'); END;
