-- Where an event is among those of all sessions of a shard: what is committed later is behind it. The
-- upper bits of position are the epoch, the lower 40 count. Programs of schema 3 and 4 that still run
-- leave both empty; the next one that takes the shard over fills them in.
ALTER TABLE event ADD COLUMN shard INTEGER;

ALTER TABLE event ADD COLUMN position BIGINT;

UPDATE event SET shard = found.shard, position = found.place
FROM (
  SELECT e.session, e.seq, h.id AS shard,
    h.epoch * 1099511627776 + ROW_NUMBER() OVER (PARTITION BY h.id ORDER BY e.session, e.seq) AS place
  FROM event e JOIN session s ON s.id = e.session JOIN shard h ON h.id = s.shard) AS found
WHERE event.session = found.session AND event.seq = found.seq;

CREATE INDEX event_stream ON event (shard, position) WHERE position IS NOT NULL;

CREATE INDEX event_unplaced ON event (session) WHERE position IS NULL;

UPDATE store_info SET schema_version = 5;
