-- Digests of versions, the currency of bills, and the way from a manager to its relations.

-- The digest of a version, its cells and its names: in which format, and in which currency the amounts are. Every reader of a
-- version compares it.
CREATE TABLE version_digest (
    version  INTEGER PRIMARY KEY REFERENCES version (id),
    format   INTEGER NOT NULL,
    currency TEXT    NOT NULL,
    digest   BLOB    NOT NULL CHECK (length(digest) = 48)
) STRICT;
CREATE TRIGGER version_digest_never_changes BEFORE UPDATE ON version_digest
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER version_digest_never_goes BEFORE DELETE ON version_digest
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

-- Versions from before this table, whose digests are still to be computed from their lines. Any other version without a
-- digest is damaged. Of those that were pruned there are no lines any more: they stay here.
CREATE TABLE undigested (
    version INTEGER PRIMARY KEY REFERENCES version (id)
) STRICT;
INSERT INTO undigested (version) SELECT id FROM version;
CREATE TRIGGER undigested_never_comes BEFORE INSERT ON undigested
BEGIN SELECT RAISE(ABORT, 'every version that is published has a digest'); END;
CREATE TRIGGER undigested_never_changes BEFORE UPDATE ON undigested
BEGIN SELECT RAISE(ABORT, 'every version that is published has a digest'); END;
CREATE TRIGGER undigested_never_goes BEFORE DELETE ON undigested
WHEN NOT EXISTS (SELECT 1 FROM version_digest WHERE version_digest.version = OLD.version)
BEGIN SELECT RAISE(ABORT, 'every version that is published has a digest'); END;

-- A bill is that of an owner, month, payer and currency. A key of a table cannot be changed, so the table is made again;
-- the rows that refer to it are checked when the transaction ends.
PRAGMA defer_foreign_keys = ON;
CREATE INDEX stated_by_bill ON stated (bill);
CREATE TABLE old_bill AS SELECT id, owner, month, payer, current FROM bill;
DROP TABLE bill;
CREATE TABLE bill (
    id       INTEGER PRIMARY KEY,
    owner    INTEGER NOT NULL,
    month    INTEGER NOT NULL,
    payer    INTEGER NOT NULL,
    currency TEXT    NOT NULL,
    current  INTEGER REFERENCES version (id)
) STRICT;
INSERT INTO bill (id, owner, month, payer, currency, current)
SELECT id, owner, month, payer, 'USD', current FROM old_bill ORDER BY id;
DROP TABLE old_bill;
DROP INDEX stated_by_bill;
-- Two ways to the bills of an owner's month: where one finds more than the other, the catalog is damaged.
CREATE UNIQUE INDEX bill_by_owner ON bill (owner, month, payer, currency);
CREATE INDEX bill_by_month ON bill (month, owner);
CREATE INDEX bill_by_payer ON bill (payer, month);

-- Whether a manager has lines of an owner is found without a look at the other managers, and by two ways: one that was
-- damaged hides no customer.
CREATE INDEX relation_by_manager ON relation (owner, manager);
CREATE INDEX relation_of_manager ON relation (manager, owner);
