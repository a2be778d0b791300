-- hours is the time of day in which the entry may go out, bulk the order that it came with.
ALTER TABLE outbox ADD COLUMN hours ${text};

ALTER TABLE outbox ADD COLUMN bulk ${text};

CREATE INDEX outbox_bulk ON outbox (session, bulk, seq) WHERE bulk IS NOT NULL;

CREATE INDEX outbox_open ON outbox (session, seq) WHERE done_at IS NULL;

CREATE INDEX outbox_dead ON outbox (session, seq) WHERE state = 'DEAD';

CREATE INDEX outbox_tag ON outbox (session, tag, seq) WHERE tag IS NOT NULL;

-- Whose messages are held back: everyone's (scope SESSION, empty name), those to a recipient, or
-- those with a tag.
CREATE TABLE outbox_hold (
  session ${text} NOT NULL,
  scope ${text} NOT NULL,
  name ${text} NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (session, scope, name)
);

-- Events that a webhook is to get once more, beside the log.
CREATE TABLE webhook_replay (
  session ${text} NOT NULL,
  webhook ${text} NOT NULL,
  seq BIGINT NOT NULL,
  requested_at BIGINT NOT NULL,
  PRIMARY KEY (session, webhook, seq)
);

-- What a session keeps for another time than others, in milliseconds; null is as others.
CREATE TABLE session_retention (
  session ${text} PRIMARY KEY,
  events BIGINT,
  undelivered BIGINT,
  outbox BIGINT,
  dead_letters BIGINT
);

UPDATE store_info SET schema_version = 2;
