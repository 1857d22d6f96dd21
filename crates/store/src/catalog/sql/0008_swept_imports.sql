-- Imports that were swept: their programs were killed, or lost the lock of imports. Such an import can never publish, since
-- its row moves here in the transaction that finds it. Its number is not used again, and a file whose name holds its
-- token is left over, however late it comes.
CREATE TABLE swept_import (
    id    INTEGER PRIMARY KEY,
    token TEXT    NOT NULL UNIQUE
) STRICT;
