-- One hub, one database. Times are microseconds since 1970-01-01 UTC; positions and sequences have no gaps.
CREATE TABLE hub (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  id TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  created INTEGER NOT NULL,
  head INTEGER NOT NULL,              -- newest position
  head_time INTEGER NOT NULL,
  directory_version INTEGER NOT NULL,
  indexed INTEGER NOT NULL,           -- search covers heads up to this position
  indexed_time INTEGER NOT NULL,
  erased_since INTEGER,               -- the first erasure since the last VACUUM; null when there was none
  log_size INTEGER NOT NULL DEFAULT 0,  -- entries of the present epoch, and the root of their tree
  log_root BLOB NOT NULL DEFAULT x'',
  log_indexed INTEGER NOT NULL DEFAULT 0  -- entries before this sequence are found by hash and agency
);

CREATE TABLE agencies (
  agency_no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  trust_domain TEXT NOT NULL UNIQUE,
  state BLOB NOT NULL                 -- JSON of what the directory holds
);

-- What an agency is to the hub from a position on: an agency that leaves EU or EEA law loses sight of what third countries may not get.
CREATE TABLE standings (
  agency_no INTEGER NOT NULL,
  since INTEGER NOT NULL,
  eea_member INTEGER NOT NULL,
  active INTEGER NOT NULL,            -- not suspended, not departed
  PRIMARY KEY (agency_no, since)
) WITHOUT ROWID;

CREATE TABLE operations (
  operation_no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  state BLOB NOT NULL                 -- JSON
);

-- A membership holds from a position to another: visibility is a function of the feed.
CREATE TABLE memberships (
  operation_no INTEGER NOT NULL,
  agency_no INTEGER NOT NULL,
  joined INTEGER NOT NULL,
  left_at INTEGER,                    -- null while it holds
  role INTEGER NOT NULL,
  join_time INTEGER NOT NULL,
  PRIMARY KEY (operation_no, agency_no, joined)
) WITHOUT ROWID;

-- Sharing groups, known to their members alone.
CREATE TABLE groups (
  group_no INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  display_name TEXT NOT NULL,
  owner_no INTEGER NOT NULL,
  created INTEGER NOT NULL
);

CREATE TABLE group_members (
  group_no INTEGER NOT NULL,
  agency_no INTEGER NOT NULL,
  joined INTEGER NOT NULL,
  left_at INTEGER,                    -- null while it holds
  PRIMARY KEY (group_no, agency_no, joined)
) WITHOUT ROWID;

-- Distinct audiences are few: a record holds the number.
CREATE TABLE audiences (
  audience_no INTEGER PRIMARY KEY,
  definition TEXT NOT NULL UNIQUE
);

-- Each record once, at the position of its latest change: the feed is this table in the order of its key.
CREATE TABLE heads (
  position INTEGER PRIMARY KEY,
  agency_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  operation_no INTEGER,
  audience_no INTEGER NOT NULL,
  erased INTEGER NOT NULL,
  embargo_end INTEGER,                -- null when no embargo holds
  review_by INTEGER NOT NULL,         -- day number
  terms TEXT NOT NULL,                -- what Search finds it by, for the indexer
  body BLOB NOT NULL                  -- the record in one piece (HeadBody), what the columns say included: they are for statements to look for
);
CREATE INDEX heads_by_audience ON heads (audience_no, position);
CREATE INDEX heads_by_review ON heads (agency_no, review_by, position) WHERE erased = 0;
CREATE INDEX heads_by_embargo ON heads (embargo_end) WHERE embargo_end IS NOT NULL;
CREATE INDEX heads_by_operation ON heads (operation_no, position) WHERE operation_no IS NOT NULL;

-- Keys that come in random order, in sorted runs of blocks: a log-structured merge tree, since a B-tree would cost a page for each.
CREATE TABLE runs (
  run_no INTEGER PRIMARY KEY,
  tree INTEGER NOT NULL,              -- 1 records by name, with their positions; 2 what Search finds records by
  keys INTEGER NOT NULL,              -- as many as were written; those merged away or removed since are not taken off
  first_position INTEGER NOT NULL,    -- positions that its keys were written for
  last_position INTEGER NOT NULL
);
CREATE TABLE fences (
  run_no INTEGER NOT NULL,
  first BLOB NOT NULL,                -- the block's first key; empty for a run's first block
  block_no INTEGER NOT NULL,
  PRIMARY KEY (run_no, first)
) WITHOUT ROWID;
CREATE TABLE blocks (
  block_no INTEGER PRIMARY KEY,
  body BLOB NOT NULL
);

-- Earlier spans of records: what decided visibility from one position to another, and the revision's content.
CREATE TABLE past (
  agency_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  until INTEGER NOT NULL,
  position INTEGER NOT NULL,
  status INTEGER NOT NULL,
  operation_no INTEGER,
  audience_no INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  distribution_revision INTEGER NOT NULL,
  erased INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  content BLOB,                       -- null where the next span has the same revision
  marking BLOB,
  links BLOB,
  PRIMARY KEY (agency_no, id, until)
) WITHOUT ROWID;

CREATE TABLE sessions (
  session_no INTEGER PRIMARY KEY,
  session BLOB NOT NULL UNIQUE,
  agency_no INTEGER NOT NULL,
  created INTEGER NOT NULL,
  last_number INTEGER NOT NULL,
  last_time INTEGER NOT NULL,
  kept INTEGER NOT NULL               -- 0 once its answers are deleted
);
CREATE INDEX sessions_by_time ON sessions (last_time) WHERE kept = 1;

CREATE TABLE batches (
  session_no INTEGER NOT NULL,
  number INTEGER NOT NULL,
  keyed_hash BLOB NOT NULL,
  outcomes BLOB NOT NULL,
  sequence INTEGER NOT NULL,          -- of its entry
  PRIMARY KEY (session_no, number)
) WITHOUT ROWID;

-- Each epoch has a log of its own; sequences run on through all of them. The first epoch begins at 0 and has no row.
CREATE TABLE epochs (
  epoch INTEGER PRIMARY KEY,
  first_sequence INTEGER NOT NULL,
  previous_checkpoint TEXT NOT NULL,  -- the last known one of the epoch before, a signed note; empty when there was none
  reason TEXT NOT NULL,               -- why it was begun, by whom
  fault TEXT NOT NULL                 -- how the log of the epoch before was found not to be what was published; empty when it was
);

-- The leaf is hashed and kept for ever; the detail beside it is erased after its term, and the salt with it.
CREATE TABLE entries (
  sequence INTEGER PRIMARY KEY,
  leaf BLOB NOT NULL,
  hash BLOB NOT NULL,
  touched BLOB NOT NULL
);
CREATE TABLE details (
  sequence INTEGER PRIMARY KEY,
  salt BLOB NOT NULL,
  detail BLOB NOT NULL
);

-- Filled a little later, in sorted runs: an entry's own commit would pay a page for each.
CREATE TABLE entry_hashes (
  hash BLOB NOT NULL,
  sequence INTEGER NOT NULL,
  PRIMARY KEY (hash, sequence)
) WITHOUT ROWID;
CREATE TABLE entry_agencies (
  agency_no INTEGER NOT NULL,         -- 0 for none
  sequence INTEGER NOT NULL,
  PRIMARY KEY (agency_no, sequence)
) WITHOUT ROWID;

-- The Merkle tree above the leaves: complete subtrees of 256, 65,536, ... leaves, written with the entry that completes them.
CREATE TABLE subtrees (
  epoch INTEGER NOT NULL,
  level INTEGER NOT NULL,             -- 8, 16, ...: 2^level leaves
  idx INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (epoch, level, idx)
) WITHOUT ROWID;

CREATE TABLE checkpoints (
  epoch INTEGER NOT NULL,
  size INTEGER NOT NULL,
  root BLOB NOT NULL,
  time INTEGER NOT NULL,
  note TEXT NOT NULL,
  lasting INTEGER NOT NULL,           -- 0 for one that is thinned out after a while
  PRIMARY KEY (epoch, size)
) WITHOUT ROWID;
CREATE INDEX checkpoints_passing ON checkpoints (time) WHERE lasting = 0;
CREATE INDEX checkpoints_lasting ON checkpoints (epoch, time) WHERE lasting = 1;

CREATE TABLE cosignatures (
  epoch INTEGER NOT NULL,
  size INTEGER NOT NULL,
  key TEXT NOT NULL,
  line TEXT NOT NULL,
  PRIMARY KEY (epoch, size, key)
) WITHOUT ROWID;

-- Which entries showed which revisions (by position), in buckets of positions: who was shown a record is a look-up.
CREATE TABLE shown (
  bucket INTEGER NOT NULL,
  sequence INTEGER NOT NULL,
  agency_no INTEGER NOT NULL,
  purpose INTEGER NOT NULL,
  time INTEGER NOT NULL,
  positions BLOB NOT NULL,
  pull INTEGER,                       -- null for an answer that is no page of a pull
  page INTEGER,
  PRIMARY KEY (bucket, sequence)
) WITHOUT ROWID;

-- How far pulls are known to have come: the highest page given to the line whole, and the highest that a cursor came back after.
CREATE TABLE pulls (
  pull INTEGER PRIMARY KEY,
  agency_no INTEGER NOT NULL,
  sent INTEGER NOT NULL,
  confirmed INTEGER NOT NULL
);

-- Entries whose answer, no page of a pull, was given to the line whole.
CREATE TABLE sent (
  sequence INTEGER PRIMARY KEY
);

-- What agencies owe for records they were shown; at most one open duty of an agency for a record.
CREATE TABLE duties (
  duty_no INTEGER PRIMARY KEY,
  agency_no INTEGER NOT NULL,
  number INTEGER NOT NULL,            -- the agency's own count: one for all would tell it how many others owe
  originator_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  kind INTEGER NOT NULL,
  cause INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  created INTEGER NOT NULL,
  delivered INTEGER,
  closed INTEGER,                     -- acknowledged, or lifted because nothing is owed any more
  result INTEGER NOT NULL,
  basis TEXT NOT NULL,
  sequence INTEGER                    -- of the entry of its first delivery: what the agency answers is about what it was shown before
);
CREATE UNIQUE INDEX duties_of_agency ON duties (agency_no, number);
CREATE INDEX duties_open ON duties (agency_no, number) WHERE closed IS NULL;
CREATE INDEX duties_of_record ON duties (originator_no, id, agency_no);

CREATE TABLE holds (
  agency_no INTEGER NOT NULL,
  id TEXT NOT NULL,
  authority TEXT NOT NULL,
  end_date INTEGER NOT NULL,          -- day number
  PRIMARY KEY (agency_no, id)
) WITHOUT ROWID;

-- Changes that take two operators, and what was told to the agencies they were about.
CREATE TABLE proposals (
  proposal_no INTEGER PRIMARY KEY,
  change BLOB NOT NULL,               -- JSON
  proposer TEXT NOT NULL,
  created INTEGER NOT NULL,
  expires INTEGER NOT NULL,
  state INTEGER NOT NULL,
  decider TEXT NOT NULL
);
CREATE INDEX proposals_open ON proposals (expires) WHERE state = 1;

CREATE TABLE notices (
  notice_no INTEGER PRIMARY KEY,
  agency_no INTEGER NOT NULL,
  created INTEGER NOT NULL,
  summary TEXT NOT NULL,
  proposal_no INTEGER
);
CREATE INDEX notices_of_agency ON notices (agency_no, notice_no);

-- Agencies that have left and whose records are still being handed over or erased.
CREATE TABLE departures (
  agency_no INTEGER PRIMARY KEY,
  successor_no INTEGER                -- null: erase
);
