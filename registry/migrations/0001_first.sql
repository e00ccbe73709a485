-- The registry's first schema. Every row names its office; nothing of the book, the ledger, the audit chain or the
-- policy packs is ever updated or deleted. Times are milliseconds UTC; digests are text `sha256:…`.
--
-- A table whose rows are wide has a rowid: in a b-tree of its own key such rows leave pages half empty, and comparing one loads
-- its neighbours whole.

-- Policy packs as taken (业务规则包), for ever: a case accepted under one is decided by it to its end.
CREATE TABLE pack (
    office TEXT NOT NULL, version INTEGER NOT NULL, digest TEXT NOT NULL, taken_ms INTEGER NOT NULL,
    valid_from_ms INTEGER NOT NULL, bytes TEXT NOT NULL, signature TEXT NOT NULL,
    PRIMARY KEY (office, version), UNIQUE (office, digest)
);

-- Counters, each taken in the transaction that uses it: ids and salts by purpose, ranks, case and certificate numbers.
CREATE TABLE counter (
    office TEXT NOT NULL, name TEXT NOT NULL, taken INTEGER NOT NULL,
    PRIMARY KEY (office, name)
) WITHOUT ROWID;

CREATE TABLE account (
    office TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'officer')),
    name TEXT NOT NULL, folded TEXT NOT NULL, number TEXT NOT NULL, opened_at INTEGER NOT NULL, formerly TEXT NOT NULL,
    PRIMARY KEY (office, account), UNIQUE (office, kind, number)
) WITHOUT ROWID;

-- Mandates as signed; `kind` and `number` are the principal's. One that is revoked stays: what was done under it before was done under it.
CREATE TABLE mandate (
    office TEXT NOT NULL, digest TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation')),
    number TEXT NOT NULL, grantor TEXT NOT NULL, granted_ms INTEGER NOT NULL, revoked_ms INTEGER, envelope TEXT NOT NULL,
    PRIMARY KEY (office, digest)
);
CREATE INDEX mandate_number ON mandate (office, kind, number);

-- Consents of holders that another office uses a licence, as signed; `for_office` is that office's credit code. One that is revoked stays.
-- `ends_ms`: where its term ends, half-open.
CREATE TABLE licence_consent (
    office TEXT NOT NULL, digest TEXT NOT NULL, holder TEXT NOT NULL, for_office TEXT NOT NULL, granted_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL, revoked_ms INTEGER, envelope TEXT NOT NULL,
    PRIMARY KEY (office, digest)
);
CREATE INDEX licence_consent_standing ON licence_consent (office, holder, ends_ms) WHERE revoked_ms IS NULL;
CREATE INDEX licence_consent_given ON licence_consent (office, for_office, ends_ms) WHERE revoked_ms IS NULL;

-- The log of uses under consents, answered and refused, for ever; `paper_id` is the paper whose document was shown.
CREATE TABLE licence_use (
    office TEXT NOT NULL, use_id TEXT NOT NULL, consent TEXT NOT NULL, asker TEXT NOT NULL, at_ms INTEGER NOT NULL, paper_id TEXT,
    view TEXT NOT NULL,
    PRIMARY KEY (office, use_id)
);
CREATE INDEX licence_use_consent ON licence_use (office, consent, asker, at_ms);
CREATE INDEX licence_use_shown ON licence_use (office, asker, paper_id, at_ms, consent) WHERE paper_id IS NOT NULL;

-- Locks that holders have put on their homes (产权锁定), each for ever; `lift` is the envelope by which it was lifted, taken at `taken_ms`
-- and in effect from `open_ms`. `ended_ms`: since when its holder holds the home no more, or has locked it anew.
CREATE TABLE home_lock (
    office TEXT NOT NULL, lock TEXT NOT NULL, unit TEXT NOT NULL, holder TEXT NOT NULL, locked_ms INTEGER NOT NULL, taken_ms INTEGER,
    open_ms INTEGER, lift TEXT, ended_ms INTEGER,
    PRIMARY KEY (office, lock)
);
CREATE UNIQUE INDEX home_lock_unit ON home_lock (office, unit, holder) WHERE ended_ms IS NULL;

-- `holder` is the person who holds the key, where that acts for the account's holder under a mandate. `kept` is what the device said of it at
-- enrolment, with the attestation; `level` is what the registry counts it as.
CREATE TABLE key (
    office TEXT NOT NULL, key_id TEXT NOT NULL, account TEXT NOT NULL, holder TEXT, holder_no TEXT, key TEXT NOT NULL,
    use TEXT NOT NULL CHECK (use IN ('request', 'party')), level TEXT NOT NULL, from_ms INTEGER NOT NULL,
    revoked_ms INTEGER, kept TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (office, key_id)
);
CREATE INDEX key_holder ON key (office, account, holder_no, use, from_ms);

-- The mark that the vault behind a request key told last: one that has not drawn it is an older copy of itself.
CREATE TABLE vault_mark (
    office TEXT NOT NULL, key_id TEXT NOT NULL, account TEXT NOT NULL, mark TEXT NOT NULL,
    PRIMARY KEY (office, key_id)
) WITHOUT ROWID;
CREATE INDEX vault_mark_account ON vault_mark (office, account);

-- A command is here with its outcome, for ever, or it is not here; there are no rows in progress.
CREATE TABLE command (
    office TEXT NOT NULL, principal TEXT NOT NULL, command_id TEXT NOT NULL, kind TEXT NOT NULL, digest TEXT NOT NULL,
    outcome BLOB NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (office, principal, command_id)
);

-- `extract`, `entry_seq` and `entry_hash` are there where it rests on what the register says.
CREATE TABLE workspace (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, matter TEXT NOT NULL, creator TEXT NOT NULL, until_ms INTEGER NOT NULL, extract TEXT,
    unit TEXT NOT NULL, entry_seq INTEGER, entry_hash TEXT,
    manifest TEXT, manifest_rev INTEGER NOT NULL, case_id TEXT, version INTEGER NOT NULL,
    PRIMARY KEY (office, draft_id)
);
CREATE INDEX workspace_until ON workspace (office, until_ms, draft_id) WHERE case_id IS NULL;

CREATE TABLE member (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, slot TEXT NOT NULL, account TEXT NOT NULL,
    PRIMARY KEY (office, draft_id, slot), UNIQUE (office, draft_id, account)
) WITHOUT ROWID;
CREATE INDEX member_account ON member (office, account);

CREATE TABLE invitation (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, slot TEXT NOT NULL, code_hash TEXT NOT NULL, wrong TEXT NOT NULL,
    standing TEXT NOT NULL CHECK (standing IN ('open', 'used')),
    PRIMARY KEY (office, draft_id, slot)
) WITHOUT ROWID;

CREATE TABLE section (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, kind TEXT NOT NULL, slot TEXT NOT NULL, rev INTEGER NOT NULL,
    hash TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (office, draft_id, kind, slot)
);

-- Each announcement is its member's; one file may be several materials. `chunks` makes a row wide: 74 bytes for each 256 KiB.
CREATE TABLE medium (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, slot TEXT NOT NULL, digest TEXT NOT NULL, material TEXT NOT NULL,
    media_type TEXT NOT NULL, size INTEGER NOT NULL, chunks TEXT NOT NULL,
    PRIMARY KEY (office, draft_id, slot, digest, material)
);
CREATE INDEX medium_digest ON medium (office, digest, draft_id);

-- Held once per workspace under the hash of its bytes, whoever announced it as part of what: who merely knows a digest
-- reads nothing of another draft, and nobody's wrong announcement stands in the place of a right one.
CREATE TABLE chunk (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, leaf TEXT NOT NULL, bytes BLOB NOT NULL,
    PRIMARY KEY (office, draft_id, leaf)
);

CREATE TABLE statement (
    office TEXT NOT NULL, draft_id TEXT NOT NULL, slot TEXT NOT NULL, digest TEXT NOT NULL, own TEXT NOT NULL,
    key_id TEXT NOT NULL, envelope TEXT NOT NULL,
    PRIMARY KEY (office, draft_id, slot)
);

-- `once` is the manifest's digest: a second submission of the same manifest cannot be written.
CREATE TABLE case_file (
    office TEXT NOT NULL, case_id TEXT NOT NULL, draft_id TEXT NOT NULL, unit TEXT NOT NULL, once TEXT NOT NULL,
    receipt TEXT NOT NULL, submitter TEXT NOT NULL, command_id TEXT NOT NULL, state TEXT NOT NULL, state_name TEXT NOT NULL, since_ms INTEGER NOT NULL,
    acceptance_seq INTEGER, pack TEXT NOT NULL, parties TEXT NOT NULL, withdrawing TEXT NOT NULL, answer_by TEXT,
    hold TEXT NOT NULL, term TEXT, passed TEXT, supplements TEXT NOT NULL, disputes TEXT NOT NULL, course TEXT NOT NULL, next_ms INTEGER, asked INTEGER NOT NULL, version INTEGER NOT NULL,
    uncounted INTEGER NOT NULL,
    PRIMARY KEY (office, case_id), UNIQUE (office, once), UNIQUE (office, acceptance_seq)
);
CREATE INDEX case_due ON case_file (office, next_ms, case_id) WHERE next_ms IS NOT NULL;
-- Those with a limit or a period that ends in a year which no calendar knew when it was counted.
CREATE INDEX case_uncounted ON case_file (office) WHERE uncounted = 1;

-- What was submitted and is to be corrected, as it was, by how often the case had been supplemented: the workspace is edited
-- from then on.
CREATE TABLE laid_aside (
    office TEXT NOT NULL, case_id TEXT NOT NULL, round INTEGER NOT NULL, at_ms INTEGER NOT NULL, content TEXT NOT NULL,
    PRIMARY KEY (office, case_id, round)
);

-- Accepted cases in the order of their rank; the first of a unit whose turn has not passed (`passed`) may book.
CREATE TABLE queue (
    office TEXT NOT NULL, unit TEXT NOT NULL, acceptance_seq INTEGER NOT NULL, case_id TEXT NOT NULL,
    PRIMARY KEY (office, unit, acceptance_seq)
) WITHOUT ROWID;
CREATE INDEX queue_case ON queue (office, case_id);

-- Partners' answers as received; the newest of a source counts, until the case is supplemented or a source has corrected what
-- it shares: then all are asked anew.
CREATE TABLE partner_fact (
    seq INTEGER PRIMARY KEY, office TEXT NOT NULL, case_id TEXT NOT NULL, round INTEGER NOT NULL, source TEXT NOT NULL, as_of INTEGER NOT NULL,
    digest TEXT NOT NULL, body TEXT NOT NULL, fact TEXT NOT NULL
);
CREATE INDEX partner_fact_case ON partner_fact (office, case_id, round, source, seq);
CREATE INDEX partner_fact_portal ON partner_fact (office, seq) WHERE source = 'portal';

CREATE TABLE quote (
    office TEXT NOT NULL, digest TEXT NOT NULL, case_id TEXT NOT NULL, amount INTEGER NOT NULL, valid_until INTEGER NOT NULL,
    envelope TEXT NOT NULL,
    PRIMARY KEY (office, digest)
);
CREATE INDEX quote_case ON quote (office, case_id);

CREATE TABLE attempt (
    office TEXT NOT NULL, attempt_id TEXT NOT NULL, quote TEXT NOT NULL, case_id TEXT NOT NULL, account TEXT NOT NULL,
    amount INTEGER NOT NULL, state TEXT NOT NULL, since_ms INTEGER NOT NULL, next_ms INTEGER, asked INTEGER NOT NULL,
    refund TEXT NOT NULL CHECK (refund IN ('none', 'due', 'done')), channel TEXT NOT NULL, intent TEXT,
    PRIMARY KEY (office, attempt_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX attempt_open ON attempt (office, quote) WHERE state IN ('created', 'submitted', 'offered', 'unknown');
CREATE INDEX attempt_due ON attempt (office, next_ms) WHERE next_ms IS NOT NULL;
CREATE INDEX attempt_case ON attempt (office, case_id);
CREATE INDEX attempt_refund ON attempt (office) WHERE refund = 'due';

-- Double entry: each row moves an amount from one account to another, so the sum over all accounts is always zero.
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY, office TEXT NOT NULL, at_ms INTEGER NOT NULL, what TEXT NOT NULL, ref TEXT NOT NULL,
    debit TEXT NOT NULL, credit TEXT NOT NULL, amount INTEGER NOT NULL CHECK (amount > 0),
    UNIQUE (office, what, ref), CHECK (debit <> credit)
);

-- The book (登簿). `unit` holds the fold of the unit's entries and can be made again from them.
CREATE TABLE entry (
    office TEXT NOT NULL, entry_index INTEGER NOT NULL, unit TEXT NOT NULL, entry_seq INTEGER NOT NULL,
    content BLOB NOT NULL, salt BLOB NOT NULL, content_commit TEXT NOT NULL, shown TEXT NOT NULL, entry_hash TEXT NOT NULL,
    booked_at INTEGER NOT NULL, case_id TEXT,
    PRIMARY KEY (office, entry_index), UNIQUE (office, unit, entry_seq), UNIQUE (office, case_id, unit)
);

CREATE TABLE unit (
    office TEXT NOT NULL, unit TEXT NOT NULL, entry_seq INTEGER NOT NULL, entry_index INTEGER NOT NULL,
    entry_hash TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (office, unit)
);

CREATE TABLE holding (
    office TEXT NOT NULL, unit TEXT NOT NULL, person TEXT NOT NULL,
    PRIMARY KEY (office, person, unit)
) WITHOUT ROWID;
CREATE INDEX holding_unit ON holding (office, unit);

CREATE TABLE node (
    office TEXT NOT NULL, level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
    PRIMARY KEY (office, level, idx)
) WITHOUT ROWID;

CREATE TABLE checkpoint (
    office TEXT NOT NULL, size INTEGER NOT NULL, root TEXT NOT NULL, time_s INTEGER NOT NULL, note TEXT NOT NULL,
    PRIMARY KEY (office, size)
) WITHOUT ROWID;

CREATE TABLE certificate (
    office TEXT NOT NULL, number TEXT NOT NULL, licence_id TEXT NOT NULL, unit TEXT NOT NULL, entry_index INTEGER NOT NULL,
    token TEXT NOT NULL, cancelled_by INTEGER,
    PRIMARY KEY (office, number), UNIQUE (office, licence_id)
);
CREATE INDEX certificate_unit ON certificate (office, unit);

-- Papers (文书、电子证照) as their acts wrote them, for ever. `certificate`: of one that an entry yields, or of the copy of a cancelled one,
-- whose holders it names; the others name the accounts of `parties`. An annotated copy has both, and an identifier of its own, `licence`. `face`: the typed face as JSON; nothing where the act could write none. `standing`:
-- `waiting`, `sealed`, `unfit` or `void`. `sealed_by`: `office` or, of a fiscal e-receipt (财政电子票据), `finance`, of whom its order is
-- the face. `seal_ms`: it waits and is to be sealed, from then on; `tried`: how often it was put off.
CREATE TABLE paper (
    office TEXT NOT NULL, paper_id TEXT NOT NULL, kind TEXT NOT NULL, case_id TEXT NOT NULL, certificate TEXT, parties TEXT NOT NULL,
    written_ms INTEGER NOT NULL, face TEXT, standing TEXT NOT NULL, sealed_by TEXT NOT NULL, seal_ms INTEGER, tried INTEGER NOT NULL,
    licence TEXT, waits_for TEXT, lacks TEXT,
    PRIMARY KEY (office, paper_id)
);
CREATE INDEX paper_certificate ON paper (office, certificate, written_ms, paper_id, licence) WHERE certificate IS NOT NULL;
CREATE UNIQUE INDEX paper_of_holders ON paper (office, certificate, kind) WHERE certificate IS NOT NULL AND licence IS NULL;
CREATE UNIQUE INDEX paper_licence ON paper (office, licence) WHERE licence IS NOT NULL;
CREATE INDEX paper_held_up ON paper (office, sealed_by, waits_for, paper_id) WHERE waits_for IS NOT NULL;
CREATE INDEX paper_to_seal ON paper (office, sealed_by, seal_ms, paper_id) WHERE seal_ms IS NOT NULL;

-- Sealed documents as issued, for ever: one of a paper, as OFD and in another form (`twin_form`: `pdf`, `xml`), or not at all;
-- `picture`: the first page as PNG, of what the office wrote.
CREATE TABLE document (
    office TEXT NOT NULL, paper_id TEXT NOT NULL, sealed_ms INTEGER NOT NULL,
    ofd_digest TEXT NOT NULL, ofd BLOB NOT NULL, twin_form TEXT NOT NULL, twin_digest TEXT NOT NULL, twin BLOB NOT NULL,
    picture_digest TEXT, picture BLOB,
    PRIMARY KEY (office, paper_id), UNIQUE (office, ofd_digest), UNIQUE (office, twin_digest), UNIQUE (office, picture_digest),
    CHECK ((twin_form = 'pdf') = (picture IS NOT NULL) AND (picture IS NULL) = (picture_digest IS NULL))
);
CREATE INDEX document_of_office ON document (office) WHERE twin_form = 'pdf';

-- The numbers of the fiscal e-receipts (财政电子票据) that are filed, for ever: no two payments have one number.
CREATE TABLE receipt_number (
    office TEXT NOT NULL, code TEXT NOT NULL, number TEXT NOT NULL, paper_id TEXT NOT NULL,
    PRIMARY KEY (office, code, number), UNIQUE (office, paper_id)
) WITHOUT ROWID;

CREATE TABLE collection (
    office TEXT NOT NULL, case_id TEXT NOT NULL, account TEXT NOT NULL, at_ms INTEGER NOT NULL,
    PRIMARY KEY (office, case_id, account)
) WITHOUT ROWID;

-- Letters as signed (通知书); the addressee is an account, or the number of one who has none, such as a bank.
CREATE TABLE letter (
    office TEXT NOT NULL, digest TEXT NOT NULL, addressee TEXT NOT NULL, at_ms INTEGER NOT NULL, envelope TEXT NOT NULL,
    PRIMARY KEY (office, digest, addressee)
);
CREATE INDEX letter_addressee ON letter (office, addressee);

-- Every account's numbered changes, without a gap; `line` holds the bytes that travel.
CREATE TABLE change (
    office TEXT NOT NULL, account TEXT NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, object TEXT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (office, account, seq)
);

-- Of each object in an account's feed the newest change: its number, how many there were, the digest of its body.
CREATE TABLE newest (
    office TEXT NOT NULL, account TEXT NOT NULL, kind TEXT NOT NULL, object TEXT NOT NULL, seq INTEGER NOT NULL,
    rev INTEGER NOT NULL, digest TEXT NOT NULL,
    PRIMARY KEY (office, account, kind, object)
) WITHOUT ROWID;

-- Exactly one row for each mutation, each bound to the one before.
CREATE TABLE audit (
    office TEXT NOT NULL, seq INTEGER NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, act TEXT NOT NULL,
    object TEXT NOT NULL, subject TEXT NOT NULL, before TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (office, seq)
) WITHOUT ROWID;

-- How many cases and attempts are in each state, and what stands on each account of the ledger, fen: kept as they are written,
-- so that nobody walks a table to know.
CREATE TABLE tally (
    office TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('case', 'attempt', 'ledger')), name TEXT NOT NULL,
    amount INTEGER NOT NULL,
    PRIMARY KEY (office, what, name)
) WITHOUT ROWID;
CREATE TRIGGER case_comes AFTER INSERT ON case_file BEGIN
    INSERT INTO tally VALUES (new.office, 'case', new.state_name, 1)
        ON CONFLICT (office, what, name) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER case_moves AFTER UPDATE OF state_name ON case_file WHEN new.state_name <> old.state_name BEGIN
    UPDATE tally SET amount = amount - 1 WHERE office = old.office AND what = 'case' AND name = old.state_name;
    INSERT INTO tally VALUES (new.office, 'case', new.state_name, 1)
        ON CONFLICT (office, what, name) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER attempt_comes AFTER INSERT ON attempt BEGIN
    INSERT INTO tally VALUES (new.office, 'attempt', new.state, 1)
        ON CONFLICT (office, what, name) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER attempt_moves AFTER UPDATE OF state ON attempt WHEN new.state <> old.state BEGIN
    UPDATE tally SET amount = amount - 1 WHERE office = old.office AND what = 'attempt' AND name = old.state;
    INSERT INTO tally VALUES (new.office, 'attempt', new.state, 1)
        ON CONFLICT (office, what, name) DO UPDATE SET amount = amount + 1;
END;
CREATE TRIGGER ledger_comes AFTER INSERT ON ledger BEGIN
    INSERT INTO tally VALUES (new.office, 'ledger', new.debit, new.amount), (new.office, 'ledger', new.credit, -new.amount)
        ON CONFLICT (office, what, name) DO UPDATE SET amount = amount + excluded.amount;
END;

CREATE TRIGGER pack_stays BEFORE UPDATE ON pack BEGIN SELECT RAISE(ABORT, 'packs are append-only'); END;
CREATE TRIGGER pack_keeps BEFORE DELETE ON pack BEGIN SELECT RAISE(ABORT, 'packs are append-only'); END;
CREATE TRIGGER ledger_stays BEFORE UPDATE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_keeps BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER receipt_number_stays BEFORE UPDATE ON receipt_number BEGIN SELECT RAISE(ABORT, 'numbers of receipts are append-only'); END;
CREATE TRIGGER receipt_number_keeps BEFORE DELETE ON receipt_number BEGIN SELECT RAISE(ABORT, 'numbers of receipts are append-only'); END;
CREATE TRIGGER entry_stays BEFORE UPDATE ON entry BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;
CREATE TRIGGER entry_keeps BEFORE DELETE ON entry BEGIN SELECT RAISE(ABORT, 'the book is append-only'); END;
CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit chain is append-only'); END;
