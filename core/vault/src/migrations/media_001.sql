-- One row a chunk: `coll` is the medium's random id, `key` an HMAC of the chunk's number under the medium's own key.
-- With a rowid: in a b-tree of its own key, SQLite would load each whole chunk it compares on its way.
CREATE TABLE rec (
    coll BLOB NOT NULL,
    key  BLOB NOT NULL,
    rev  INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (coll, key)
) STRICT;
