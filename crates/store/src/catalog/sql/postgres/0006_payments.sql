-- Sums of a version's lines by payment status, kept apart from its cells. The fold gives each key once.

CREATE TABLE payment_sum (
    version        bigint NOT NULL REFERENCES version (id),
    manager        bigint NOT NULL,
    pay_mode       text   NOT NULL,
    action_type    text   NOT NULL,
    status         text   NOT NULL CHECK (status IN ('paid', 'unpaid', 'unstated')),
    original       numeric(38, 8) NOT NULL,
    before_voucher numeric(38, 8) NOT NULL,
    voucher        numeric(38, 8) NOT NULL,
    total          numeric(38, 8) NOT NULL,
    ri_deduction   numeric(38, 8) NOT NULL,
    sp_deduction   numeric(38, 8) NOT NULL,
    lines          bigint NOT NULL CHECK (lines > 0),
    PRIMARY KEY (version, manager, pay_mode, action_type, status)
);

CREATE TRIGGER payment_sum_never_changes BEFORE UPDATE OR TRUNCATE ON payment_sum
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Only sums of pruned versions go, as their cells do.
CREATE TRIGGER payment_sum_never_goes AFTER DELETE ON payment_sum REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_gone_cell();
-- The sums of a version are written before its bill names it as current, as its cells are.
CREATE TRIGGER payment_sum_never_comes_late AFTER INSERT ON payment_sum REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_cell();

-- One row for each version: the digest of its sums, in which format, and in which currency the amounts are. Every reader
-- of the sums compares it. Versions from before this table have none, nor have those that a revert makes of such: their
-- sums are made from their lines.
CREATE TABLE payment_digest (
    version  bigint PRIMARY KEY REFERENCES version (id),
    format   bigint NOT NULL,
    currency text   NOT NULL,
    digest   bytea  CHECK (length(digest) = 16)
);
INSERT INTO payment_digest (version, format, currency)
SELECT version.id, 1, bill.currency FROM version JOIN bill ON bill.id = version.bill;

CREATE TRIGGER payment_digest_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON payment_digest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payment_digest_never_comes_late AFTER INSERT ON payment_digest REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_cell();
CREATE FUNCTION refuse_missing_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM written JOIN version ON version.id = written.version
                                     JOIN import ON import.id = version.import
               WHERE written.digest IS NULL AND import.kind <> 'revert') THEN
        RAISE EXCEPTION 'every version that is published has sums by payment status';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER payment_digest_is_never_missing AFTER INSERT ON payment_digest REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_missing_payments();

-- A program of before this migration does not know the sums. One that was importing while the catalog was migrated is refused.
CREATE FUNCTION refuse_bill_without_payments() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM written WHERE current IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM payment_digest WHERE version = written.current)) THEN
        RAISE EXCEPTION 'a newer program has migrated the catalog: update this one, and import again';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER bill_without_payments AFTER UPDATE ON bill REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_bill_without_payments();

-- Customers below a partner, and the managers of what an account paid, are found without a walk over all of them.
CREATE INDEX customer_by_parent ON account (parent) WHERE role = 'customer';
CREATE INDEX relation_of_payer ON relation (payer, manager);
CREATE INDEX relation_of_manager ON relation (manager, owner, payer);
