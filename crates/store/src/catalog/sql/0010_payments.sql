-- Sums of a version's lines by payment status, kept apart from its cells.

CREATE TABLE payment_sum (
    version        INTEGER NOT NULL REFERENCES version (id),
    manager        INTEGER NOT NULL,
    pay_mode       TEXT    NOT NULL,
    action_type    TEXT    NOT NULL,
    status         TEXT    NOT NULL CHECK (status IN ('paid', 'unpaid', 'unstated')),
    original       TEXT    NOT NULL,
    before_voucher TEXT    NOT NULL,
    voucher        TEXT    NOT NULL,
    total          TEXT    NOT NULL,
    ri_deduction   TEXT    NOT NULL,
    sp_deduction   TEXT    NOT NULL,
    lines          INTEGER NOT NULL CHECK (lines > 0),
    PRIMARY KEY (version, manager, pay_mode, action_type, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER payment_sum_never_changes BEFORE UPDATE ON payment_sum
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
-- Only sums of pruned versions go, as their cells do.
CREATE TRIGGER payment_sum_never_goes BEFORE DELETE ON payment_sum
WHEN (SELECT pruned_at_us FROM version WHERE id = OLD.version) IS NULL
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
-- The sums of a version are written before its bill names it as current.
CREATE TRIGGER payment_sum_never_comes_late BEFORE INSERT ON payment_sum
WHEN EXISTS (SELECT 1 FROM version JOIN bill ON bill.id = version.bill
             WHERE version.id = NEW.version AND bill.current >= NEW.version)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

-- One row for each version: the digest of its sums, in which format, and in which currency the amounts are. Every reader
-- of the sums compares it. Versions from before this table have none, nor have those that a revert makes of such: their
-- sums are made from their lines.
CREATE TABLE payment_digest (
    version  INTEGER PRIMARY KEY REFERENCES version (id),
    format   INTEGER NOT NULL,
    currency TEXT    NOT NULL,
    digest   BLOB    CHECK (length(digest) = 16)
) STRICT;
INSERT INTO payment_digest (version, format, currency)
SELECT version.id, 1, bill.currency FROM version JOIN bill ON bill.id = version.bill;

CREATE TRIGGER payment_digest_never_changes BEFORE UPDATE ON payment_digest
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER payment_digest_never_goes BEFORE DELETE ON payment_digest
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER payment_digest_never_comes_late BEFORE INSERT ON payment_digest
WHEN EXISTS (SELECT 1 FROM version JOIN bill ON bill.id = version.bill
             WHERE version.id = NEW.version AND bill.current >= NEW.version)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER payment_digest_is_never_missing BEFORE INSERT ON payment_digest
WHEN NEW.digest IS NULL
     AND NOT EXISTS (SELECT 1 FROM version JOIN import ON import.id = version.import
                     WHERE version.id = NEW.version AND kind = 'revert')
BEGIN SELECT RAISE(ABORT, 'every version that is published has sums by payment status'); END;

-- A program of before this migration does not know the sums. One that was importing while the catalog was migrated is refused.
CREATE TRIGGER bill_without_payments BEFORE UPDATE OF current ON bill
WHEN NEW.current IS NOT NULL AND NOT EXISTS (SELECT 1 FROM payment_digest WHERE version = NEW.current)
BEGIN SELECT RAISE(ABORT, 'a newer program has migrated the catalog: update this one, and import again'); END;

-- Customers below a partner, and the managers of what an account paid, are found without a walk over all of them.
CREATE INDEX customer_by_parent ON account (parent) WHERE role = 'customer';
CREATE INDEX relation_of_payer ON relation (payer, manager);
