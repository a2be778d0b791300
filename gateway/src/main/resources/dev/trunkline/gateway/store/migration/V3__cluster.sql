-- Every life of every process that joined the cluster. up_at is set once Pekko counts it among its
-- members, gone_at when it is over: it never writes again. labels are separated by commas.
CREATE TABLE member (
  id ${text} PRIMARY KEY,
  name ${text} NOT NULL,
  incarnation BIGINT NOT NULL UNIQUE,
  role ${text} NOT NULL,
  host ${text} NOT NULL,
  cluster_port INTEGER NOT NULL,
  http_port INTEGER NOT NULL,
  capacity INTEGER NOT NULL,
  labels ${text} NOT NULL,
  draining INTEGER NOT NULL,
  joined_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  up_at BIGINT,
  gone_at BIGINT,
  gone_reason ${text}
);

CREATE INDEX member_living ON member (incarnation) WHERE gone_at IS NULL;

-- One row. founder is the member that may begin a cluster of its own because there is none.
CREATE TABLE cluster (
  id INTEGER PRIMARY KEY,
  incarnations BIGINT NOT NULL,
  founder ${text}
);

INSERT INTO cluster (id, incarnations) VALUES (1, 0);

CREATE TABLE cluster_secret (
  id ${text} PRIMARY KEY,
  value ${bytes} NOT NULL,
  sealed_by INTEGER
);

-- Who decides for all when members do not reach each other.
CREATE TABLE coordination (
  name ${text} PRIMARY KEY,
  owner ${text} NOT NULL,
  until BIGINT NOT NULL
);

-- Where an operator wants a shard to be, by the name of a member.
CREATE TABLE shard_wish (
  shard INTEGER PRIMARY KEY,
  member ${text} NOT NULL,
  since BIGINT NOT NULL
);

-- What a session's owner last said of it, for those who do not run it.
CREATE TABLE session_status (
  session ${text} PRIMARY KEY,
  status ${text} NOT NULL,
  since BIGINT NOT NULL,
  reason ${text}
);

UPDATE store_info SET schema_version = 3, compatible_from = 3;
