-- The generation of the catalog: a value that every transaction that changes it replaces, seen exactly when the change is.
-- Triggers of all tables see to it, so that no writer can forget it, whatever program it is. The counts of requests are no change.

-- One row. `untold` counts the transactions of which the histories (event, version, import, closing) do not tell what they
-- changed: those that did not set billfold.tells_changes.
CREATE TABLE generation (
    is_single boolean PRIMARY KEY DEFAULT true CHECK (is_single),
    value     uuid    NOT NULL DEFAULT gen_random_uuid(),
    untold    bigint  NOT NULL DEFAULT 0
);
INSERT INTO generation DEFAULT VALUES;

-- A row for each transaction that has changed something and is not committed yet. Its deferred trigger replaces the
-- generation at the commit, so that no transaction waits for another one that has not come to its end.
CREATE UNLOGGED TABLE changing (
    transaction xid8 PRIMARY KEY
);

CREATE FUNCTION replace_generation() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = billfold, pg_temp AS $$
BEGIN
    DELETE FROM changing WHERE transaction = NEW.transaction;
    UPDATE generation SET value = gen_random_uuid(),
        untold = untold + CASE WHEN current_setting('billfold.tells_changes', true) = 'on' THEN 0 ELSE 1 END;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER generation_is_replaced AFTER INSERT ON changing DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION replace_generation();
ALTER TABLE changing ENABLE ALWAYS TRIGGER generation_is_replaced;

CREATE FUNCTION note_changed_rows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = billfold, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed) THEN
        INSERT INTO changing (transaction) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION note_emptied_table() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = billfold, pg_temp AS $$
BEGIN
    INSERT INTO changing (transaction) VALUES (pg_current_xact_id()) ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

-- Makes the triggers of a table, which fire whatever session_replication_role is. Every migration that adds a table calls this
-- for it.
CREATE PROCEDURE watch_table(watched regclass) LANGUAGE plpgsql AS $$
DECLARE
    operation text;
BEGIN
    FOREACH operation IN ARRAY ARRAY['INSERT', 'UPDATE', 'DELETE'] LOOP
        EXECUTE format('CREATE TRIGGER generation_after_%s AFTER %s ON %s REFERENCING %s TABLE AS changed
                            FOR EACH STATEMENT EXECUTE FUNCTION note_changed_rows()',
                       lower(operation), operation, watched, CASE operation WHEN 'DELETE' THEN 'OLD' ELSE 'NEW' END);
        EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER generation_after_%s', watched, lower(operation));
    END LOOP;
    EXECUTE format('CREATE TRIGGER generation_after_truncate AFTER TRUNCATE ON %s
                        FOR EACH STATEMENT EXECUTE FUNCTION note_emptied_table()', watched);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER generation_after_truncate', watched);
END $$;

DO $$
DECLARE
    watched regclass;
BEGIN
    FOREACH watched IN ARRAY ARRAY['account', 'bill', 'cell', 'closing', 'event', 'import', 'import_file', 'key', 'key_name',
                                   'meaning', 'meta', 'object', 'part', 'payment_digest', 'payment_sum', 'pruned_object',
                                   'relation', 'schema_version', 'stated', 'swept_import', 'undigested', 'version',
                                   'version_digest'] LOOP
        CALL watch_table(watched);
    END LOOP;
END $$;
