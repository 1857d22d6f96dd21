-- The numbers of a part's lines by object, row group, manager, payment mode, transaction type and payment status, and the digest
-- of them, by which pages of lines are found; and the sums of its lines by manager and day, with their digest. Parts from before
-- have none: their lines are counted when pages are asked for, and summed when a day is.

ALTER TABLE part ADD COLUMN counts text;
ALTER TABLE part ADD COLUMN counts_digest bytea CHECK (length(counts_digest) = 16);
ALTER TABLE part ADD COLUMN days text;
ALTER TABLE part ADD COLUMN days_digest bytea CHECK (length(days_digest) = 16);

-- A part ends once, with the version that is being published.
CREATE OR REPLACE FUNCTION refuse_changed_part() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.until IS NOT NULL OR NEW.until IS NULL
       OR (NEW.bill, NEW.import, NEW.since, NEW.lines) IS DISTINCT FROM (OLD.bill, OLD.import, OLD.since, OLD.lines)
       OR NEW.counts IS DISTINCT FROM OLD.counts OR NEW.counts_digest IS DISTINCT FROM OLD.counts_digest
       OR NEW.days IS DISTINCT FROM OLD.days OR NEW.days_digest IS DISTINCT FROM OLD.days_digest
       OR NEW.until <= (SELECT version.number FROM bill JOIN version ON version.id = bill.current
                        WHERE bill.id = OLD.bill) THEN
        RAISE EXCEPTION 'a published version never changes';
    END IF;
    RETURN NEW;
END $$;
