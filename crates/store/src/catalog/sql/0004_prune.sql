-- Pruning: versions that nobody is promised any more lose their cells and, where no other version counts them,
-- their lines. The row of a version stays: it is the history.

ALTER TABLE version ADD COLUMN pruned_at_us INTEGER;

-- Objects that were pruned and may not be deleted yet: the next sweep deletes them.
CREATE TABLE pruned_object (
    path TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- Tells this catalog from others, in backups too.
INSERT INTO meta (name, value) VALUES ('catalog_id', randomblob(16)) ON CONFLICT DO NOTHING;

-- Of a version nothing changes but this: that it is marked as pruned, once, and never while it is current.
DROP TRIGGER version_never_changes;
CREATE TRIGGER version_never_changes BEFORE UPDATE ON version
WHEN OLD.pruned_at_us IS NOT NULL OR NEW.pruned_at_us IS NULL OR NEW.id IS NOT OLD.id
     OR NEW.bill IS NOT OLD.bill OR NEW.number IS NOT OLD.number OR NEW.import IS NOT OLD.import
     OR NEW.published_at_us IS NOT OLD.published_at_us OR NEW.basis IS NOT OLD.basis
     OR NEW.lines IS NOT OLD.lines OR NEW.lines_digest IS NOT OLD.lines_digest
     OR NOT EXISTS (SELECT 1 FROM bill JOIN version AS now ON now.id = bill.current
                    WHERE bill.id = OLD.bill AND now.number > OLD.number)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

DROP TRIGGER cell_never_goes;
CREATE TRIGGER cell_never_goes BEFORE DELETE ON cell
WHEN (SELECT pruned_at_us FROM version WHERE id = OLD.version) IS NULL
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

DROP TRIGGER part_never_goes;
CREATE TRIGGER part_never_goes BEFORE DELETE ON part
WHEN OLD.until IS NULL
     OR EXISTS (SELECT 1 FROM version WHERE bill = OLD.bill AND number >= OLD.since AND number < OLD.until
                                            AND pruned_at_us IS NULL)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
