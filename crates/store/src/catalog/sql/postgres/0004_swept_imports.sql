-- Imports that were swept: their programs were killed, or lost the lock of imports. Such an import can never publish, since
-- its row moves here in the transaction that finds it. A file whose name holds its token is left over, however late it
-- comes.
CREATE TABLE swept_import (
    id    bigint PRIMARY KEY,
    token text   NOT NULL UNIQUE
);
WITH swept AS (DELETE FROM import WHERE state = 'swept' RETURNING id, token)
INSERT INTO swept_import (id, token) SELECT id, token FROM swept;
