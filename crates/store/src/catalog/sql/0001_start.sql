-- Accounts, keys, imports, bills, versions and cells.
-- Times are microseconds since 1970-01-01T00:00:00Z. Amounts are decimal texts in USD with 8 decimals:
-- no database adds them. Months are numbers such as 202211.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE account (
    uin           INTEGER PRIMARY KEY CHECK (uin > 0),
    role          TEXT    NOT NULL CHECK (role IN ('distributor', 'second-level-reseller', 'reseller', 'customer')),
    parent        INTEGER REFERENCES account (uin),
    name          TEXT    NOT NULL,
    created_at_us INTEGER NOT NULL
) STRICT;

-- The partners below a partner, without its customers, who may be many.
CREATE INDEX partner_by_parent ON account (parent) WHERE role <> 'customer';

CREATE TABLE key (
    secret_id     TEXT    PRIMARY KEY,
    uin           INTEGER NOT NULL REFERENCES account (uin),
    sealed        BLOB    NOT NULL,
    created_at_us INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each run of `import`. A staged one has published nothing yet; once its process is dead
-- it is swept, with every object whose name holds its token.
CREATE TABLE import (
    id              INTEGER PRIMARY KEY,
    state           TEXT    NOT NULL CHECK (state IN ('staged', 'published')),
    token           TEXT    NOT NULL UNIQUE,
    identity        BLOB    NOT NULL,
    imported_by     TEXT    NOT NULL,
    started_at_us   INTEGER NOT NULL,
    published_at_us INTEGER,
    lines           INTEGER NOT NULL,
    notices         TEXT    NOT NULL
) STRICT;
CREATE INDEX import_by_identity ON import (identity);

CREATE TABLE import_file (
    import INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    number INTEGER NOT NULL,
    name   TEXT    NOT NULL,
    bytes  INTEGER NOT NULL,
    sha256 BLOB    NOT NULL,
    PRIMARY KEY (import, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE object (
    path   TEXT    PRIMARY KEY,
    import INTEGER NOT NULL REFERENCES import (id),
    month  INTEGER NOT NULL,
    bytes  INTEGER NOT NULL,
    lines  INTEGER NOT NULL,
    sha256 BLOB    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX object_by_import ON object (import);

-- One row for each (owner, month, payer) that ever had a bill. `current` is its newest version.
CREATE TABLE bill (
    id      INTEGER PRIMARY KEY,
    owner   INTEGER NOT NULL,
    month   INTEGER NOT NULL,
    payer   INTEGER NOT NULL,
    current INTEGER REFERENCES version (id),
    UNIQUE (owner, month, payer)
) STRICT;
CREATE INDEX bill_by_payer ON bill (payer, month);

-- A published version never changes: there is no UPDATE or DELETE of these rows, and triggers see to it.
CREATE TABLE version (
    id              INTEGER PRIMARY KEY,
    bill            INTEGER NOT NULL REFERENCES bill (id),
    number          INTEGER NOT NULL,
    import          INTEGER NOT NULL REFERENCES import (id),
    published_at_us INTEGER NOT NULL,
    basis           TEXT    NOT NULL CHECK (basis IN ('customer', 'cost')),
    lines           INTEGER NOT NULL,
    lines_digest    BLOB    NOT NULL,
    UNIQUE (bill, number)
) STRICT;
CREATE INDEX version_by_import ON version (import);

CREATE TABLE cell (
    version        INTEGER NOT NULL REFERENCES version (id),
    manager        INTEGER NOT NULL,
    pay_mode       TEXT    NOT NULL,
    action_type    TEXT    NOT NULL,
    product        TEXT    NOT NULL,
    region         TEXT    NOT NULL,
    original       TEXT    NOT NULL,
    before_voucher TEXT    NOT NULL,
    voucher        TEXT    NOT NULL,
    total          TEXT    NOT NULL,
    ri_deduction   TEXT    NOT NULL,
    sp_deduction   TEXT    NOT NULL,
    lines          INTEGER NOT NULL CHECK (lines > 0),
    PRIMARY KEY (version, manager, pay_mode, action_type, product, region)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER version_never_changes BEFORE UPDATE ON version
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER version_never_goes BEFORE DELETE ON version
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER cell_never_changes BEFORE UPDATE ON cell
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
CREATE TRIGGER cell_never_goes BEFORE DELETE ON cell
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;
-- The cells of a version are written before its bill names it as current.
CREATE TRIGGER cell_never_comes_late BEFORE INSERT ON cell
WHEN EXISTS (SELECT 1 FROM version JOIN bill ON bill.id = version.bill
             WHERE version.id = NEW.version AND bill.current >= NEW.version)
BEGIN SELECT RAISE(ABORT, 'a published version never changes'); END;

-- Which bills an import held, and the version that states the same lines: its own, or an older one
-- where nothing changed.
CREATE TABLE stated (
    import  INTEGER NOT NULL REFERENCES import (id) ON DELETE CASCADE,
    bill    INTEGER NOT NULL REFERENCES bill (id),
    version INTEGER NOT NULL REFERENCES version (id),
    PRIMARY KEY (import, bill)
) STRICT, WITHOUT ROWID;

-- Every (owner, payer, manager) that a published line ever had: who may know that the owner exists.
CREATE TABLE relation (
    owner   INTEGER NOT NULL,
    payer   INTEGER NOT NULL,
    manager INTEGER NOT NULL,
    PRIMARY KEY (owner, payer, manager)
) STRICT, WITHOUT ROWID;
