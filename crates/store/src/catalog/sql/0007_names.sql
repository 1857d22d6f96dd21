-- Names of products and regions as they were in the files, and the history of accounts and keys.

-- 1 where the names of the version's products and regions are in key_name. Those of versions from before this column are
-- in their lines alone.
ALTER TABLE version ADD COLUMN has_names INTEGER NOT NULL DEFAULT 0 CHECK (has_names IN (0, 1));

DROP TRIGGER version_never_changes;
CREATE TRIGGER version_never_changes BEFORE UPDATE ON version
WHEN OLD.pruned_at_us IS NOT NULL OR NEW.pruned_at_us IS NULL OR NEW.id IS NOT OLD.id
     OR NEW.bill IS NOT OLD.bill OR NEW.number IS NOT OLD.number OR NEW.import IS NOT OLD.import
     OR NEW.published_at_us IS NOT OLD.published_at_us OR NEW.basis IS NOT OLD.basis
     OR NEW.lines IS NOT OLD.lines OR NEW.lines_digest IS NOT OLD.lines_digest
     OR NEW.lines_digest_format IS NOT OLD.lines_digest_format OR NEW.texts_only IS NOT OLD.texts_only
     OR NEW.has_names IS NOT OLD.has_names
     OR NOT EXISTS (SELECT 1 FROM bill JOIN version AS now ON now.id = bill.current
                    WHERE bill.id = OLD.bill AND now.number > OLD.number)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

-- The name of each product and region key of a version that a line of it names. Where lines spell it differently, it is
-- the least of them by bytes.
CREATE TABLE key_name (
    version INTEGER NOT NULL REFERENCES version (id),
    kind    TEXT    NOT NULL CHECK (kind IN ('product', 'region')),
    key     TEXT    NOT NULL,
    name    TEXT    NOT NULL,
    PRIMARY KEY (version, kind, key)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER key_name_never_changes BEFORE UPDATE ON key_name
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER key_name_never_goes BEFORE DELETE ON key_name
WHEN (SELECT pruned_at_us FROM version WHERE id = OLD.version) IS NULL
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
-- The names of a version are written before its bill names it as current.
CREATE TRIGGER key_name_never_comes_late BEFORE INSERT ON key_name
WHEN EXISTS (SELECT 1 FROM version JOIN bill ON bill.id = version.bill
             WHERE version.id = NEW.version AND bill.current >= NEW.version)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
