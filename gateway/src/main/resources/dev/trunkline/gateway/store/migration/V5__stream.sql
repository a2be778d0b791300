-- Where an event is among those of all sessions of a shard: what is committed later is behind it. The
-- upper bits of position are the epoch, the lower ones count. Programs of schema 3 and 4 leave both
-- empty; the next one that takes the shard over fills them in.
ALTER TABLE event ADD COLUMN shard INTEGER;

ALTER TABLE event ADD COLUMN position BIGINT;

CREATE INDEX event_stream ON event (shard, position) WHERE position IS NOT NULL;

CREATE INDEX event_unplaced ON event (session) WHERE position IS NULL;

UPDATE store_info SET schema_version = 5;
