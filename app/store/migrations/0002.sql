-- Every network: pictures, windows, reviews and their answers, budgets.
BEGIN;

ALTER TABLE item ADD COLUMN recommends INTEGER; -- a yes or no instead of stars
ALTER TABLE item ADD COLUMN cannot TEXT NOT NULL DEFAULT '[]'; -- pairs: capability, reason code
ALTER TABLE item ADD COLUMN answer_until_at TEXT; -- the network takes no answer after this
ALTER TABLE item ADD COLUMN answer_url TEXT NOT NULL DEFAULT ''; -- where, if not at its own url
ALTER TABLE item ADD COLUMN heard_of_at TEXT; -- last seen upstream; NULL: when it arrived
ALTER TABLE author ADD COLUMN avatar_url TEXT NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN moderation TEXT NOT NULL DEFAULT '';
ALTER TABLE post ADD COLUMN why TEXT NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN moderation TEXT NOT NULL DEFAULT '';
ALTER TABLE reply ADD COLUMN replaces TEXT NOT NULL DEFAULT ''; -- JSON: id and text of our earlier answer

CREATE TABLE media (
  item_id INTEGER NOT NULL REFERENCES item(id),
  position INTEGER NOT NULL,
  kind TEXT NOT NULL,
  url TEXT NOT NULL,
  preview_url TEXT NOT NULL DEFAULT '',
  alt TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (item_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE spent ( -- of what a network counts, in the period that began at `since_at`
  account_id INTEGER NOT NULL REFERENCES account(id),
  bucket TEXT NOT NULL,
  since_at TEXT NOT NULL,
  until_at TEXT, -- where the network itself said when it begins anew
  used INTEGER NOT NULL,
  PRIMARY KEY (account_id, bucket)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
COMMIT;
