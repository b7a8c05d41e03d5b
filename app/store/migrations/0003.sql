-- Finding and understanding: names however they are written, tone, intents, topics, with doubt shown.
BEGIN;

ALTER TABLE watch ADD COLUMN query TEXT NOT NULL DEFAULT ''; -- where three boxes cannot say it
ALTER TABLE watch ADD COLUMN off TEXT NOT NULL DEFAULT '[]'; -- spellings the owner switched off
ALTER TABLE watch ADD COLUMN context TEXT NOT NULL DEFAULT '[]'; -- one of these beside an ordinary word
ALTER TABLE watch ADD COLUMN is_exact INTEGER NOT NULL DEFAULT 0; -- no endings, no misspellings

ALTER TABLE item ADD COLUMN understood_by INTEGER NOT NULL DEFAULT 0; -- understanding_run; 0: not yet
ALTER TABLE item ADD COLUMN relevance INTEGER; -- 0 to 100: how likely it is about the shop; NULL: not judged
ALTER TABLE item ADD COLUMN twin_of INTEGER REFERENCES item(id); -- the first of the same text, also elsewhere

CREATE TABLE understanding_run ( -- when what we understand by changed: model, lists, learning; graphs mark the day
  id INTEGER PRIMARY KEY,
  at TEXT NOT NULL,
  day_on TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('first', 'model', 'topics', 'languages', 'taught', 'forgotten')),
  version TEXT NOT NULL,
  ended_at TEXT
) STRICT;

CREATE TABLE not_ours ( -- why the owner put something aside
  item_id INTEGER PRIMARY KEY REFERENCES item(id),
  reason TEXT NOT NULL CHECK (reason IN ('other', 'company', 'ad', 'spam', 'language')),
  at TEXT NOT NULL
) STRICT;

CREATE TABLE lead (
  item_id INTEGER PRIMARY KEY REFERENCES item(id),
  state TEXT NOT NULL CHECK (state IN ('dismissed', 'seen', 'helped', 'won', 'lost')),
  value_minor INTEGER, -- what it brought, in the hundredth part of the shop's money
  at TEXT NOT NULL
) STRICT;

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

CREATE TABLE learned ( -- what the owner's stars and corrections taught: weights, and how they were tested
  name TEXT PRIMARY KEY CHECK (name IN ('tone', 'relevance')),
  model BLOB NOT NULL,
  facts TEXT NOT NULL DEFAULT '{}',
  is_on INTEGER NOT NULL,
  at TEXT NOT NULL
) STRICT;

CREATE TABLE turned_down ( -- proposals the owner wants to hear no more of
  kind TEXT NOT NULL CHECK (kind IN ('never', 'topic', 'source', 'context')),
  value TEXT NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

UPDATE item SET lang = 'no' WHERE lang IN ('nb', 'nn'); -- one word for both, as they are told apart by none
UPDATE understanding SET value = 'no' WHERE field = 'lang' AND value IN ('nb', 'nn');

CREATE INDEX item_hidden ON item (relevance, channel, kind, is_backlog, due_at, answered_at)
  WHERE state = 'new' AND relevance IS NOT NULL;
CREATE INDEX item_understood ON item (understood_by, id);
CREATE INDEX item_twin ON item (twin_of) WHERE twin_of IS NOT NULL;
CREATE INDEX understanding_value ON understanding (field, value, item_id) WHERE field IN ('topic', 'intent');

PRAGMA user_version = 3;
COMMIT;
