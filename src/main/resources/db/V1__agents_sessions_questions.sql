CREATE TABLE agent (
    name         TEXT PRIMARY KEY,
    number       INTEGER NOT NULL UNIQUE,
    policy_group TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    state        TEXT NOT NULL,
    token_hash   BLOB NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE mount (
    agent      TEXT NOT NULL REFERENCES agent (name),
    position   INTEGER NOT NULL,
    agent_path TEXT NOT NULL,
    host_path  TEXT NOT NULL,
    writable   INTEGER NOT NULL,
    PRIMARY KEY (agent, agent_path)
) STRICT;

CREATE TABLE session (
    id               TEXT PRIMARY KEY,
    agent            TEXT NOT NULL REFERENCES agent (name),
    transport        TEXT NOT NULL,
    protocol_version TEXT,
    client           TEXT,
    opened_at        INTEGER NOT NULL,
    ended_at         INTEGER,
    end_reason       TEXT
) STRICT;

CREATE INDEX session_open ON session (agent) WHERE ended_at IS NULL;

CREATE TABLE question (
    id         TEXT PRIMARY KEY,
    call_id    TEXT NOT NULL,
    call_key   TEXT,
    session    TEXT NOT NULL,
    agent      TEXT NOT NULL,
    policy_group TEXT NOT NULL,
    client     TEXT,
    thread     TEXT,
    capability TEXT NOT NULL,
    inputs     TEXT NOT NULL,
    digest     TEXT NOT NULL,
    rule       TEXT NOT NULL,
    reason     TEXT NOT NULL,
    preview    TEXT,
    approvers  INTEGER NOT NULL,
    asked_at   INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    state      TEXT NOT NULL,
    decided_at INTEGER,
    decided_by TEXT,
    remark     TEXT
) STRICT;

CREATE INDEX question_pending ON question (expires_at) WHERE state = 'pending';
CREATE INDEX question_key ON question (call_key) WHERE call_key IS NOT NULL;

CREATE TABLE vote (
    question TEXT NOT NULL REFERENCES question (id),
    operator TEXT NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (question, operator)
) STRICT;

CREATE TABLE rate_use (
    rule  TEXT NOT NULL,
    agent TEXT NOT NULL,
    at    INTEGER NOT NULL
) STRICT;

CREATE INDEX rate_use_window ON rate_use (rule, agent, at);
