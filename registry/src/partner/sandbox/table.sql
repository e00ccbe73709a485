-- What a partner of the sandbox says about something, canonical JSON.
CREATE TABLE answer (
    partner TEXT NOT NULL,
    about   TEXT NOT NULL,
    says    TEXT NOT NULL,
    PRIMARY KEY (partner, about)
) STRICT, WITHOUT ROWID;
