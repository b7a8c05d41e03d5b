-- What all numbers in migrations/ make together; written by tests/store/test_open.py.

CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brand(id),
  channel TEXT NOT NULL,
  name TEXT NOT NULL,
  handle TEXT NOT NULL DEFAULT '',
  server TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  config TEXT NOT NULL DEFAULT '{}',
  capabilities TEXT NOT NULL DEFAULT '[]',
  state TEXT NOT NULL DEFAULT 'ok',
  error TEXT,
  failures INTEGER NOT NULL DEFAULT 0,
  last_success_at TEXT,
  next_try_at TEXT,
  followers INTEGER,
  created_at TEXT NOT NULL,
  removed_at TEXT
) STRICT;

CREATE TABLE action (
  id INTEGER PRIMARY KEY,
  actor_id INTEGER NOT NULL REFERENCES actor(id),
  at TEXT NOT NULL,
  verb TEXT NOT NULL,
  subject_kind TEXT NOT NULL DEFAULT 'item',
  subject_id INTEGER,
  n INTEGER NOT NULL DEFAULT 1,
  before TEXT NOT NULL DEFAULT '{}',
  after TEXT NOT NULL DEFAULT '{}',
  undoes INTEGER REFERENCES action(id)
) STRICT;

CREATE TABLE action_item (
  action_id INTEGER NOT NULL REFERENCES action(id),
  item_id INTEGER NOT NULL,
  state_before TEXT NOT NULL,
  until_before TEXT,
  reasons_before TEXT NOT NULL DEFAULT '[]',
  state_after TEXT NOT NULL,
  until_after TEXT,
  PRIMARY KEY (action_id, item_id)
) STRICT;

CREATE TABLE actor (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'replier', 'reader', 'program')),
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE author (
  id INTEGER PRIMARY KEY,
  channel TEXT NOT NULL,
  stable_id TEXT NOT NULL,
  name TEXT NOT NULL,
  handle TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  followers INTEGER,
  person_id INTEGER REFERENCES person(id),
  first_seen_at TEXT NOT NULL
, avatar_url TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE backup_made (
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  name TEXT NOT NULL,
  items INTEGER NOT NULL,
  replies INTEGER NOT NULL,
  is_nightly INTEGER NOT NULL
) STRICT;

CREATE TABLE brand (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE closed_day (
  closed_on TEXT PRIMARY KEY,
  name TEXT NOT NULL
) STRICT;

CREATE TABLE correction (
  item_id INTEGER NOT NULL REFERENCES item(id),
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES actor(id),
  at TEXT NOT NULL,
  PRIMARY KEY (item_id, field)
) STRICT;

CREATE TABLE day_count (
  day_on TEXT NOT NULL,
  brand_id INTEGER NOT NULL,
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  tone TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (day_on, brand_id, channel, kind, tone)
) STRICT, WITHOUT ROWID;

CREATE TABLE day_watch (
  watch_id INTEGER NOT NULL,
  day_on TEXT NOT NULL,
  tone TEXT NOT NULL,
  n INTEGER NOT NULL,
  PRIMARY KEY (watch_id, day_on, tone)
) STRICT, WITHOUT ROWID;

CREATE TABLE gap (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account(id),
  from_at TEXT NOT NULL,
  until_at TEXT,
  error TEXT NOT NULL
) STRICT;

CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account(id),
  channel TEXT NOT NULL,
  kind TEXT NOT NULL,
  remote_id TEXT NOT NULL,
  global_id TEXT NOT NULL DEFAULT '',
  url TEXT NOT NULL DEFAULT '',
  author_id INTEGER NOT NULL REFERENCES author(id),
  author_name TEXT NOT NULL,
  author_handle TEXT NOT NULL DEFAULT '',
  title TEXT NOT NULL DEFAULT '',
  text TEXT NOT NULL,
  lang TEXT,
  tone TEXT NOT NULL DEFAULT 'unknown',
  rating INTEGER,
  visibility TEXT NOT NULL DEFAULT 'public',
  ref TEXT NOT NULL DEFAULT '',
  posted_at TEXT,
  arrived_at TEXT NOT NULL,
  edited_at TEXT,
  deleted_at TEXT, -- by its author, upstream
  purged_at TEXT, -- by us: past its retention, or erased; the text never comes back
  day_on TEXT NOT NULL,
  parent_remote_id TEXT NOT NULL DEFAULT '',
  thread TEXT NOT NULL DEFAULT '',
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'waiting', 'done', 'snoozed', 'noise')),
  state_at TEXT NOT NULL,
  snooze_until_at TEXT,
  snooze_is_until_reply INTEGER NOT NULL DEFAULT 0,
  is_seen INTEGER NOT NULL DEFAULT 0,
  is_backlog INTEGER NOT NULL DEFAULT 0,
  is_liked INTEGER NOT NULL DEFAULT 0,
  is_hidden INTEGER NOT NULL DEFAULT 0,
  is_name_only INTEGER NOT NULL DEFAULT 0,
  reasons TEXT NOT NULL DEFAULT '[]',
  urgency INTEGER NOT NULL DEFAULT 0,
  owed_from_at TEXT, -- the moment the clock runs from; due_at follows from it and the shop's calendar
  due_at TEXT,
  answered_at TEXT,
  answered_after_s INTEGER,
  text_hash BLOB NOT NULL
, recommends INTEGER, cannot TEXT NOT NULL DEFAULT '[]', answer_until_at TEXT, answer_url TEXT NOT NULL DEFAULT '', heard_of_at TEXT, understood_by INTEGER NOT NULL DEFAULT 0, relevance INTEGER, twin_of INTEGER REFERENCES item(id)) STRICT;

CREATE VIEW item_shown AS
  SELECT item.*, EXISTS (
    SELECT 1 FROM reply WHERE reply.item_id = item.id AND reply.state = 'failed') AS has_failed_reply
  FROM item;

CREATE TABLE item_version (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES item(id),
  replaced_at TEXT NOT NULL,
  title TEXT NOT NULL,
  text TEXT NOT NULL,
  rating INTEGER
) STRICT;

CREATE TABLE item_watch (
  watch_id INTEGER NOT NULL REFERENCES watch(id),
  item_id INTEGER NOT NULL REFERENCES item(id),
  words TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (watch_id, item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lead (
  item_id INTEGER PRIMARY KEY REFERENCES item(id),
  state TEXT NOT NULL CHECK (state IN ('dismissed', 'seen', 'helped', 'won', 'lost')),
  value_minor INTEGER, -- what it brought, in the hundredth part of the shop's money
  at TEXT NOT NULL
) STRICT;

CREATE TABLE learned ( -- what the owner's stars and corrections taught: weights, and how they were tested
  name TEXT PRIMARY KEY CHECK (name IN ('tone', 'relevance')),
  model BLOB NOT NULL,
  facts TEXT NOT NULL DEFAULT '{}',
  is_on INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE media (
  item_id INTEGER NOT NULL REFERENCES item(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  preview_url TEXT NOT NULL DEFAULT '',
  alt TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE metric (
  account_id INTEGER NOT NULL REFERENCES account(id),
  post_id INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  day_on TEXT NOT NULL,
  value INTEGER NOT NULL,
  PRIMARY KEY (account_id, post_id, name, day_on)
) STRICT;

CREATE TABLE not_ours ( -- why the owner put something aside
  item_id INTEGER PRIMARY KEY REFERENCES item(id),
  reason TEXT NOT NULL CHECK (reason IN ('other', 'company', 'ad', 'spam', 'language')),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  item_id INTEGER REFERENCES item(id),
  person_id INTEGER REFERENCES person(id),
  actor_id INTEGER NOT NULL REFERENCES actor(id),
  text TEXT NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE person (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE post (
  id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL REFERENCES account(id),
  remote_id TEXT NOT NULL,
  author_id INTEGER NOT NULL REFERENCES author(id),
  author_name TEXT NOT NULL,
  author_handle TEXT NOT NULL DEFAULT '',
  is_ours INTEGER NOT NULL,
  text TEXT NOT NULL,
  url TEXT NOT NULL DEFAULT '',
  posted_at TEXT,
  arrived_at TEXT NOT NULL,
  deleted_at TEXT,
  parent_remote_id TEXT NOT NULL DEFAULT '',
  thread TEXT NOT NULL DEFAULT ''
, moderation TEXT NOT NULL DEFAULT '', why TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE reply (
  id INTEGER PRIMARY KEY,
  item_id INTEGER REFERENCES item(id),
  account_id INTEGER NOT NULL REFERENCES account(id),
  actor_id INTEGER NOT NULL REFERENCES actor(id),
  kind TEXT NOT NULL DEFAULT 'reply' CHECK (kind IN ('reply', 'thanks', 'acknowledgement', 'post')),
  state TEXT NOT NULL CHECK (state IN
    ('draft', 'holding', 'sending', 'sent', 'unknown', 'failed', 'by_hand', 'cancelled')),
  text TEXT NOT NULL,
  lang TEXT,
  visibility TEXT NOT NULL DEFAULT 'public',
  key TEXT NOT NULL,
  prepared TEXT NOT NULL DEFAULT '{}',
  quotes_item_id INTEGER,
  created_at TEXT NOT NULL,
  changed_at TEXT NOT NULL,
  hold_until_at TEXT,
  scheduled_at TEXT,
  next_try_at TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  error TEXT,
  remote_id TEXT,
  url TEXT NOT NULL DEFAULT '',
  sent_at TEXT,
  confirmed_at TEXT
, moderation TEXT NOT NULL DEFAULT '', replaces TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE saved_view (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  position INTEGER NOT NULL,
  filter TEXT NOT NULL
) STRICT;

CREATE VIEW searchable AS
  SELECT id, title || ' ' || text AS body, author_name || ' ' || author_handle AS names
  FROM item WHERE deleted_at IS NULL AND purged_at IS NULL
  UNION ALL
  SELECT id, text, '' FROM reply WHERE state <> 'cancelled'
  UNION ALL
  SELECT id, text, author_name || ' ' || author_handle FROM post WHERE deleted_at IS NULL
  UNION ALL
  SELECT id, text, '' FROM note;

CREATE TABLE setting (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE spent ( -- of what a network counts, in the period that began at `since_at`
  account_id INTEGER NOT NULL REFERENCES account(id),
  bucket TEXT NOT NULL,
  since_at TEXT NOT NULL,
  until_at TEXT, -- where the network itself said when it begins anew
  used INTEGER NOT NULL,
  PRIMARY KEY (account_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE step (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brand(id),
  template TEXT NOT NULL DEFAULT '',
  period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'year')),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('manual', 'view', 'link', 'number', 'auto')),
  title TEXT NOT NULL DEFAULT '',
  target TEXT NOT NULL DEFAULT '',
  created_on TEXT NOT NULL,
  removed_on TEXT
) STRICT;

CREATE TABLE step_mark (
  step_id INTEGER NOT NULL REFERENCES step(id),
  due_on TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'skipped')),
  at TEXT NOT NULL,
  actor_id INTEGER NOT NULL REFERENCES actor(id),
  is_auto INTEGER NOT NULL DEFAULT 0,
  note TEXT NOT NULL DEFAULT '',
  evidence TEXT NOT NULL DEFAULT '{}',
  number REAL,
  PRIMARY KEY (step_id, due_on)
) STRICT;

CREATE TABLE stream (
  account_id INTEGER NOT NULL REFERENCES account(id),
  name TEXT NOT NULL,
  cursor TEXT NOT NULL DEFAULT '',
  read_at TEXT,
  reread_at TEXT,
  is_complete INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (account_id, name)
) STRICT;

CREATE TABLE term (
  id INTEGER PRIMARY KEY,
  term TEXT NOT NULL UNIQUE
) STRICT;

CREATE VIRTUAL TABLE term_key USING fts5(
  keys, content='', detail=none, columnsize=0, tokenize='unicode61 remove_diacritics 0');

CREATE TABLE topic (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE, -- of the themes that come along; 'own-7' for the owner's
  name TEXT NOT NULL DEFAULT '', -- empty: the theme's own, in the window's language
  position INTEGER NOT NULL,
  words TEXT NOT NULL DEFAULT '[]', -- added by the owner
  off TEXT NOT NULL DEFAULT '[]', -- of the words that come along, those taken out
  is_on INTEGER NOT NULL DEFAULT 1,
  removed_at TEXT
) STRICT;

CREATE TABLE turned_down ( -- proposals the owner wants to hear no more of
  kind TEXT NOT NULL CHECK (kind IN ('never', 'topic', 'source', 'context')),
  value TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE understanding (
  item_id INTEGER NOT NULL REFERENCES item(id),
  field TEXT NOT NULL CHECK (field IN ('lang', 'tone', 'topic', 'intent')),
  value TEXT NOT NULL,
  p REAL,
  method TEXT NOT NULL,
  model_version TEXT NOT NULL,
  why TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  PRIMARY KEY (item_id, field, value, method)
) STRICT, WITHOUT ROWID;

CREATE TABLE understanding_run ( -- when what we understand by changed: model, lists, learning; graphs mark the day
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  day_on TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('first', 'model', 'topics', 'languages', 'taught', 'forgotten')),
  version TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE watch (
  id INTEGER PRIMARY KEY,
  brand_id INTEGER NOT NULL REFERENCES brand(id),
  name TEXT NOT NULL,
  words_any TEXT NOT NULL DEFAULT '[]',
  words_all TEXT NOT NULL DEFAULT '[]',
  words_never TEXT NOT NULL DEFAULT '[]',
  channels TEXT NOT NULL DEFAULT '[]',
  created_at TEXT NOT NULL,
  removed_at TEXT
, query TEXT NOT NULL DEFAULT '', off TEXT NOT NULL DEFAULT '[]', context TEXT NOT NULL DEFAULT '[]', is_exact INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE VIRTUAL TABLE words USING fts5(
  body, names, content='searchable', content_rowid='id',
  tokenize='unicode61 remove_diacritics 2', prefix='2 3');

CREATE TRIGGER action_is_fixed BEFORE UPDATE ON action BEGIN SELECT RAISE(ABORT, 'actions are append-only'); END;

CREATE TRIGGER action_is_kept BEFORE DELETE ON action BEGIN SELECT RAISE(ABORT, 'actions are append-only'); END;

CREATE UNIQUE INDEX account_identity ON account (channel, server, remote_id);

CREATE INDEX action_item_item ON action_item (item_id);

CREATE UNIQUE INDEX action_undoes ON action (undoes) WHERE undoes IS NOT NULL;

CREATE UNIQUE INDEX author_identity ON author (channel, stable_id);

CREATE INDEX author_person ON author (person_id) WHERE person_id IS NOT NULL;

CREATE INDEX item_arrived ON item (arrived_at);

CREATE INDEX item_author ON item (author_id);

CREATE INDEX item_channel ON item (channel, id);

CREATE INDEX item_hidden ON item (relevance, channel, kind, is_backlog, due_at, answered_at)
  WHERE state = 'new' AND relevance IS NOT NULL;

CREATE INDEX item_noise ON item (id, state, channel, kind, account_id) WHERE state = 'noise';

CREATE INDEX item_open ON item (id, state, channel, kind, is_seen, is_backlog, due_at, answered_at,
  urgency, account_id, tone, rating, day_on) WHERE state = 'new';

CREATE INDEX item_orphan ON item (account_id, parent_remote_id)
  WHERE thread = '' AND parent_remote_id <> '';

CREATE INDEX item_owed ON item (due_at) WHERE due_at IS NOT NULL;

CREATE UNIQUE INDEX item_remote ON item (account_id, remote_id);

CREATE INDEX item_snoozed ON item (snooze_until_at, state, channel, kind, account_id) WHERE state = 'snoozed';

CREATE INDEX item_thread ON item (account_id, thread) WHERE thread <> '';

CREATE INDEX item_twin ON item (twin_of) WHERE twin_of IS NOT NULL;

CREATE INDEX item_understood ON item (understood_by, id);

CREATE INDEX item_version_item ON item_version (item_id, id);

CREATE INDEX item_waiting ON item (id, state, channel, kind, account_id) WHERE state = 'waiting';

CREATE INDEX item_watch_item ON item_watch (item_id);

CREATE INDEX post_author ON post (author_id);

CREATE INDEX post_parent ON post (account_id, parent_remote_id) WHERE parent_remote_id <> '';

CREATE UNIQUE INDEX post_remote ON post (account_id, remote_id);

CREATE INDEX post_thread ON post (account_id, thread) WHERE thread <> '';

CREATE UNIQUE INDEX reply_draft ON reply (item_id) WHERE state = 'draft';

CREATE INDEX reply_item ON reply (item_id);

CREATE UNIQUE INDEX reply_key ON reply (key);

CREATE INDEX reply_open ON reply (state, id) WHERE state IN ('holding', 'sending', 'unknown', 'failed', 'by_hand');

CREATE INDEX reply_quotes ON reply (quotes_item_id) WHERE quotes_item_id IS NOT NULL;

CREATE INDEX reply_remote ON reply (account_id, remote_id) WHERE remote_id IS NOT NULL;

CREATE INDEX understanding_value ON understanding (field, value, item_id) WHERE field IN ('topic', 'intent');
