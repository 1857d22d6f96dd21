-- Digests of versions, the currency of bills, and the way from a manager to its relations.

-- The digest of a version, its cells and its names: in which format, and in which currency the amounts are. Every reader of a
-- version compares it.
CREATE TABLE version_digest (
    version  bigint PRIMARY KEY REFERENCES version (id),
    format   bigint NOT NULL,
    currency text   NOT NULL,
    digest   bytea  NOT NULL CHECK (length(digest) = 48)
);
CREATE TRIGGER version_digest_never_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON version_digest
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Versions from before this table, whose digests are still to be computed from their lines. Any other version without a
-- digest is damaged. Of those that were pruned there are no lines any more: they stay here.
CREATE TABLE undigested (
    version bigint PRIMARY KEY REFERENCES version (id)
);
INSERT INTO undigested (version) SELECT id FROM version;
CREATE FUNCTION refuse_undigested() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'every version that is published has a digest';
END $$;
CREATE TRIGGER undigested_never_comes BEFORE INSERT OR UPDATE OR TRUNCATE ON undigested
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_undigested();
CREATE FUNCTION refuse_gone_undigested() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM gone LEFT JOIN version_digest USING (version) WHERE version_digest.version IS NULL) THEN
        RAISE EXCEPTION 'every version that is published has a digest';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER undigested_never_goes AFTER DELETE ON undigested REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_gone_undigested();

-- A bill is that of an owner, month, payer and currency.
ALTER TABLE bill ADD COLUMN currency text NOT NULL DEFAULT 'USD';
ALTER TABLE bill ALTER COLUMN currency DROP DEFAULT;
ALTER TABLE bill DROP CONSTRAINT bill_owner_month_payer_key;
ALTER TABLE bill ADD UNIQUE (owner, month, payer, currency);

-- Whether a manager has lines of an owner is found without a look at the other managers.
CREATE INDEX relation_by_manager ON relation (owner, manager);
