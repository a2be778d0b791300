-- Times are milliseconds since 1970. Columns beside a sealed_by are sealed by that data key, or plain
-- when it is null. No table refers to another: the writer of a session is the only one who writes
-- its rows, and removes them with the session.

-- One row: which schema this is, and which is the oldest program's schema that can still use it.
CREATE TABLE store_info (
  id INTEGER PRIMARY KEY,
  schema_version INTEGER NOT NULL,
  compatible_from INTEGER NOT NULL
);

CREATE TABLE data_key (
  id INTEGER PRIMARY KEY,
  master ${text} NOT NULL,
  wrapped ${bytes} NOT NULL
);

-- owner is null when nobody may write for the shard's sessions.
CREATE TABLE shard (
  id INTEGER PRIMARY KEY,
  epoch BIGINT NOT NULL,
  owner ${text},
  since BIGINT NOT NULL
);

CREATE TABLE ownership (
  shard INTEGER NOT NULL,
  epoch BIGINT NOT NULL,
  member ${text} NOT NULL,
  since BIGINT NOT NULL,
  reason ${text} NOT NULL,
  until BIGINT,
  ended ${text},
  PRIMARY KEY (shard, epoch)
);

CREATE TABLE session (
  id ${text} PRIMARY KEY,
  shard INTEGER NOT NULL,
  desired ${text} NOT NULL,
  config ${bytes} NOT NULL,
  sealed_by INTEGER,
  me ${text},
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

CREATE INDEX session_of_shard ON session (shard);

CREATE TABLE device_record (
  session ${text} NOT NULL,
  kind INTEGER NOT NULL,
  name ${text} NOT NULL,
  value ${bytes} NOT NULL,
  sealed_by INTEGER,
  expires_at BIGINT,
  PRIMARY KEY (session, kind, name)
);

CREATE INDEX device_record_expiry ON device_record (expires_at) WHERE expires_at IS NOT NULL;

-- ready_at is set exactly while the entry is pending, done_at exactly when it is not and may be
-- forgotten some day. position is the order in which entries go out.
CREATE TABLE outbox (
  session ${text} NOT NULL,
  seq BIGINT NOT NULL,
  message_id ${text} NOT NULL,
  recipient ${text} NOT NULL,
  content ${bytes} NOT NULL,
  sealed_by INTEGER,
  priority INTEGER NOT NULL,
  position BIGINT NOT NULL,
  accepted_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  expires_at BIGINT,
  tag ${text},
  state ${text} NOT NULL,
  attempts INTEGER NOT NULL,
  ready_at BIGINT,
  error ${text},
  updated_at BIGINT NOT NULL,
  done_at BIGINT,
  PRIMARY KEY (session, seq),
  UNIQUE (session, message_id)
);

CREATE INDEX outbox_pending ON outbox (session, position, seq) WHERE ready_at IS NOT NULL;

CREATE INDEX outbox_done ON outbox (done_at) WHERE done_at IS NOT NULL;

CREATE TABLE timeline (
  session ${text} NOT NULL,
  message_id ${text} NOT NULL,
  stage ${text} NOT NULL,
  ordinal INTEGER NOT NULL,
  at BIGINT NOT NULL,
  detail ${text},
  PRIMARY KEY (session, message_id, stage, ordinal)
);

CREATE TABLE event (
  session ${text} NOT NULL,
  seq BIGINT NOT NULL,
  id ${text} NOT NULL,
  name ${text} NOT NULL,
  payload ${bytes} NOT NULL,
  sealed_by INTEGER,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (session, seq)
);

CREATE TABLE webhook_cursor (
  session ${text} NOT NULL,
  webhook ${text} NOT NULL,
  seq BIGINT NOT NULL,
  attempt INTEGER NOT NULL,
  retry_at BIGINT,
  paused_at BIGINT,
  error ${text},
  updated_at BIGINT NOT NULL,
  PRIMARY KEY (session, webhook)
);

CREATE TABLE dead_letter (
  session ${text} NOT NULL,
  webhook ${text} NOT NULL,
  seq BIGINT NOT NULL,
  event_id ${text} NOT NULL,
  event_name ${text} NOT NULL,
  payload ${bytes} NOT NULL,
  sealed_by INTEGER,
  event_at BIGINT NOT NULL,
  attempts INTEGER NOT NULL,
  reason ${text} NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (session, webhook, seq)
);

CREATE INDEX dead_letter_age ON dead_letter (at);

-- What the API answered under an Idempotency-Key.
CREATE TABLE answer (
  session ${text} NOT NULL,
  request_key ${text} NOT NULL,
  fingerprint ${text} NOT NULL,
  status INTEGER NOT NULL,
  body ${bytes} NOT NULL,
  sealed_by INTEGER,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (session, request_key)
);

CREATE INDEX answer_expiry ON answer (expires_at);

INSERT INTO store_info (id, schema_version, compatible_from) VALUES (1, 1, 1);
