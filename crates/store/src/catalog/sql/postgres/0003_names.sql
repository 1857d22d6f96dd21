-- Names of products and regions as they were in the files, and the history of accounts and keys.

-- Whether the names of the version's products and regions are in key_name. Those of versions from before this column are
-- in their lines alone.
ALTER TABLE version ADD COLUMN has_names boolean NOT NULL DEFAULT false;

-- The name of each product and region key of a version that a line of it names. Where lines spell it differently, it is
-- the least of them by bytes. The fold gives each key once. That is not made a key here: names may be longer than an
-- index takes.
CREATE TABLE key_name (
    version bigint NOT NULL REFERENCES version (id),
    kind    text   NOT NULL CHECK (kind IN ('product', 'region')),
    key     text   NOT NULL,
    name    text   NOT NULL
);
CREATE INDEX key_name_by_version ON key_name (version);

CREATE TRIGGER key_name_never_changes BEFORE UPDATE OR TRUNCATE ON key_name
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- Only names of pruned versions go, as their cells do.
CREATE TRIGGER key_name_never_goes AFTER DELETE ON key_name REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_gone_cell();
-- The names of a version are written before its bill names it as current, as its cells are.
CREATE TRIGGER key_name_never_comes_late AFTER INSERT ON key_name REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_late_cell();
