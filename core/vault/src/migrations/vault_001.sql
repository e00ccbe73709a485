-- Nothing but these columns is ever plain, and none of them says anything: `coll` and `key` are HMACs, `body` is encrypted.
-- With a rowid: in a b-tree of its own key, SQLite would load the whole of each long body it compares on its way.
CREATE TABLE rec (
    coll BLOB NOT NULL,
    key  BLOB NOT NULL,
    rev  INTEGER NOT NULL,
    body BLOB NOT NULL,
    PRIMARY KEY (coll, key)
) STRICT;
-- What is known of a command on its way, and apart from it the bytes: a step writes the first alone, and none reads the second.
CREATE TABLE outbox (
    seq  INTEGER PRIMARY KEY,
    head BLOB NOT NULL
) STRICT;
CREATE TABLE outbox_body (
    seq  INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
CREATE TABLE meta (
    key  BLOB NOT NULL PRIMARY KEY,
    body BLOB NOT NULL
) STRICT, WITHOUT ROWID;
-- Pages of the runs of the search index: the first number of a run, and the place in it.
CREATE TABLE search (
    key  INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;
