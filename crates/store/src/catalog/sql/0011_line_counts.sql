-- The numbers of a part's lines by object, row group, manager, payment mode, transaction type and payment status, and the digest
-- of them, by which pages of lines are found; and the sums of its lines by manager and day, with their digest. Parts from before
-- have none: their lines are counted when pages are asked for, and summed when a day is.

ALTER TABLE part ADD COLUMN counts TEXT;
ALTER TABLE part ADD COLUMN counts_digest BLOB CHECK (length(counts_digest) = 16);
ALTER TABLE part ADD COLUMN days TEXT;
ALTER TABLE part ADD COLUMN days_digest BLOB CHECK (length(days_digest) = 16);

-- A part ends once, with the version that is being published.
DROP TRIGGER part_never_changes;
CREATE TRIGGER part_never_changes BEFORE UPDATE ON part
WHEN OLD.until IS NOT NULL OR NEW.until IS NULL OR NEW.bill <> OLD.bill OR NEW.import <> OLD.import
     OR NEW.since <> OLD.since OR NEW.lines <> OLD.lines
     OR NEW.counts IS NOT OLD.counts OR NEW.counts_digest IS NOT OLD.counts_digest
     OR NEW.days IS NOT OLD.days OR NEW.days_digest IS NOT OLD.days_digest
     OR NEW.until <= (SELECT version.number FROM bill JOIN version ON version.id = bill.current
                      WHERE bill.id = OLD.bill)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
